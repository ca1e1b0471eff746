//! An invented region -> the files of a desk, or of a site of Hugo or Zola with the same briefings and
//! equivalent pages: a front page, a paged list, a page for each briefing with its links, one for
//! each country, group and tag, feeds and a sitemap.

use std::fmt::Write;

use super::world::{Briefing, Dice, Named, World};

type Put<'a> = &'a mut dyn FnMut(&str, &str) -> Result<(), String>;

/// What the corpus is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With incidents, claims, status, relations and markings.
    Watchdesk,
    /// What Hugo and Zola can have too: texts, entities and tags, and nothing else.
    Plain,
    Hugo,
    Zola,
}

/// Calls `put` with the path and the text of each file. Ends at the first that cannot be written.
pub fn each_file(world: &World, form: Form, put: Put) -> Result<(), String> {
    match form {
        Form::Watchdesk | Form::Plain => desk(world, form == Form::Watchdesk, put),
        Form::Hugo => {
            put("hugo.toml", HUGO)?;
            for (path, text) in HUGO_LAYOUTS {
                put(path, text)?;
            }
            articles(world, put)
        }
        Form::Zola => {
            put("config.toml", ZOLA)?;
            for (path, text) in ZOLA_TEMPLATES {
                put(path, text)?;
            }
            put("content/_index.md", ZOLA_FRONT)?;
            put("content/briefings/_index.md", ZOLA_LIST)?;
            articles(world, put)
        }
    }
}

fn desk(world: &World, whole: bool, put: Put) -> Result<(), String> {
    let config = if whole { DESK.to_string() } else { format!("{PLAIN}{DESK}") };
    put("watchdesk.toml", &config)?;
    for (number, country) in world.countries.iter().enumerate() {
        let mut text = head(country);
        // Codes that no country has: QM to QZ, and XL on.
        let (first, from) = if number < 14 { ('Q', b'M') } else { ('X', b'L' - 14) };
        let _ = writeln!(text, "iso = \"{first}{}\"", char::from(from + number as u8));
        if whole {
            status(number, &mut text);
        }
        entity(world, "countries", country, text, put)?;
    }
    for (number, group) in world.groups.iter().enumerate() {
        let mut text = head(group);
        let _ = writeln!(text, "type = \"armed group\"");
        let _ = writeln!(text, "operates_in = [\"{}\"]", world.countries[group.country].slug);
        if whole && number > 0 {
            let other = &world.groups[number / 2].slug;
            let _ = writeln!(
                text,
                "[[relations]]\nkind = \"fights\"\nwith = \"{other}\"\nfrom = \"2031\""
            );
        }
        entity(world, "groups", group, text, put)?;
    }
    for person in world.people.iter().filter(|_| whole) {
        entity(world, "people", person, head(person), put)?;
    }
    for (number, place) in world.places.iter().enumerate().filter(|_| whole) {
        let mut text = head(place);
        let (latitude, longitude) = point(place.country, number);
        let _ = writeln!(text, "country = \"{}\"", world.countries[place.country].slug);
        let _ = writeln!(text, "coordinates = [{latitude}, {longitude}]");
        entity(world, "places", place, text, put)?;
    }
    for source in world.sources.iter().filter(|_| whole) {
        let text = head(source) + "type = \"newspaper\"\n";
        entity(world, "sources", source, text, put)?;
    }
    for briefing in &world.briefings {
        if whole && !briefing.claims.is_empty() {
            put(&format!("content/incidents/{}.md", briefing.slug), &incident(world, briefing))?;
        }
        let text = report(world, briefing, whole);
        put(&format!("content/briefings/{}.md", briefing.slug), &text)?;
    }
    Ok(())
}

fn head(named: &Named) -> String {
    let mut text = format!("+++\ntitle = \"{}\"\n", named.name);
    if let Some(alias) = &named.alias {
        let _ = writeln!(text, "aliases = [\"{alias}\"]");
    }
    text
}

fn entity(
    world: &World,
    folder: &str,
    named: &Named,
    head: String,
    put: Put,
) -> Result<(), String> {
    let country = &world.countries[named.country].name;
    let text = format!("{head}+++\nWhat the desk knows of {} in {country}.\n", named.name);
    put(&format!("content/{folder}/{}.md", named.slug), &text)
}

/// A place of a country: countries lie in a grid of five degrees.
fn point(country: usize, number: usize) -> (String, String) {
    let mut dice = Dice::new(number as u64);
    let mut along = |start: usize| -> String {
        let hundredths = start * 100 + dice.below(450);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    (along(country / 6 * 5), along(country % 6 * 5))
}

fn status(country: usize, text: &mut String) {
    const TRENDS: [&str; 3] = ["unchanged", "deteriorated", "improved"];
    let mut dice = Dice::new(country as u64);
    for month in 0..120 {
        let _ = writeln!(
            text,
            "[[status]]\nmonth = \"{}-{:02}\"\ntrend = \"{}\"\nreason = \"{} reports of fighting.\"",
            2031 + month / 12,
            1 + month % 12,
            TRENDS[dice.low(3)],
            1 + dice.below(40)
        );
    }
}

fn date((year, month, day): (usize, usize, usize)) -> String {
    format!("{year}-{month:02}-{day:02}")
}

fn slugs(list: &[usize], of: &[Named]) -> String {
    let slugs: Vec<String> = list.iter().map(|&one| format!("\"{}\"", of[one].slug)).collect();
    slugs.join(", ")
}

fn report(world: &World, briefing: &Briefing, whole: bool) -> String {
    let mut text = format!(
        "+++\ntitle = \"{}\"\nsummary = \"{}\"\ndate = {}\n",
        briefing.title,
        briefing.summary,
        date(briefing.date)
    );
    let _ = writeln!(text, "countries = [{}]", slugs(&[briefing.country], &world.countries));
    let _ = writeln!(text, "groups = [{}]", slugs(&briefing.groups, &world.groups));
    if whole {
        let _ = writeln!(text, "people = [{}]", slugs(&briefing.people, &world.people));
        let _ = writeln!(text, "places = [{}]", slugs(&briefing.places, &world.places));
    }
    let _ = writeln!(text, "tags = {:?}", briefing.tags);
    if whole && briefing.restricted {
        text += "tlp = \"amber\"\n";
    }
    if whole && !briefing.claims.is_empty() {
        let _ = writeln!(text, "incidents = [\"{}\"]", briefing.slug);
    }
    for &source in briefing.sources.iter().filter(|_| whole) {
        let _ = writeln!(text, "[[sources]]\nsource = \"{}\"", world.sources[source].slug);
    }
    text + "+++\n" + &briefing.body.join("\n\n") + "\n"
}

fn incident(world: &World, briefing: &Briefing) -> String {
    let mut text = format!(
        "+++\ntitle = \"{}, {}\"\ndate = {}\ntype = \"Attack\"\n",
        briefing.title,
        briefing.date.2,
        date(briefing.date)
    );
    let _ = writeln!(text, "places = [{}]", slugs(&briefing.places, &world.places));
    let _ = writeln!(text, "countries = [{}]", slugs(&[briefing.country], &world.countries));
    if briefing.restricted {
        text += "tlp = \"amber\"\n";
    }
    for &group in &briefing.groups {
        let slug = &world.groups[group].slug;
        let _ = writeln!(text, "[[actors]]\ngroup = \"{slug}\"\nrole = \"attributed to\"");
    }
    for ((by, killed), &source) in briefing.claims.iter().zip(&briefing.sources) {
        let _ = writeln!(
            text,
            "[[claims]]\nmetric = \"killed\"\nscope = \"all\"\nrelation = \"at least\"\n\
             value = {killed}\nby = \"{by}\"\nsource = \"{}\"",
            world.sources[source].slug
        );
    }
    text + "+++\n"
}

/// The briefings as pages of Hugo or Zola. Both read this front matter; each passes over what is
/// meant for the other.
fn articles(world: &World, put: Put) -> Result<(), String> {
    for briefing in &world.briefings {
        let names = |list: &[usize], of: &[Named]| -> String {
            let names: Vec<String> =
                list.iter().map(|&one| format!("\"{}\"", of[one].name)).collect();
            names.join(", ")
        };
        let countries = names(&[briefing.country], &world.countries);
        let groups = names(&briefing.groups, &world.groups);
        let tags = format!("{:?}", briefing.tags);
        let text = format!(
            "+++\ntitle = \"{}\"\ndescription = \"{}\"\ndate = {}\n\
             countries = [{countries}]\ngroups = [{groups}]\ntags = {tags}\n\
             [taxonomies]\ncountries = [{countries}]\ngroups = [{groups}]\ntags = {tags}\n\
             [extra]\npeople = [{}]\nplaces = [{}]\nsources = [{}]\n+++\n{}\n",
            briefing.title,
            briefing.summary,
            date(briefing.date),
            names(&briefing.people, &world.people),
            names(&briefing.places, &world.places),
            names(&briefing.sources, &world.sources),
            briefing.body.join("\n\n")
        );
        put(&format!("content/briefings/{}.md", briefing.slug), &text)?;
    }
    Ok(())
}

const DESK: &str = "name = \"Corpus desk\"\nbase_url = \"https://example.org/\"\n\n\
    [markings]\ncontent = \"clear\"\n";

/// What the sites of Hugo and Zola do not have.
const PLAIN: &str = "without = [\"citations\", \"data\", \"maps\", \"mentions\", \"names\", \"previews\", \
    \"print\", \"search\"]\nchecks = { no-source = \"off\" }\n";

const HUGO: &str = "baseURL = \"https://example.org/\"\ntitle = \"Corpus desk\"\n\
    disableHugoGeneratorInject = true\nbuildFuture = true\n\
    [pagination]\npagerSize = 60\n\
    [taxonomies]\ncountry = \"countries\"\ngroup = \"groups\"\ntag = \"tags\"\n\
    [services.rss]\nlimit = 20\n";

const HUGO_LAYOUTS: [(&str, &str); 4] = [
    (
        "layouts/_default/baseof.html",
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ .Title }}</title>\
         <meta name=\"description\" content=\"{{ .Description }}\">\
         <link rel=\"canonical\" href=\"{{ .Permalink }}\"></head>\n<body><header><nav>\
         <a href=\"/\">{{ site.Title }}</a> <a href=\"/briefings/\">Briefings</a> \
         <a href=\"/countries/\">Countries</a> <a href=\"/groups/\">Groups</a> <a href=\"/tags/\">Tags</a>\
         </nav></header>\n<main>{{ block \"main\" . }}{{ end }}</main>\n</body></html>\n",
    ),
    (
        "layouts/_default/single.html",
        "{{ define \"main\" }}<article><h1>{{ .Title }}</h1><p>{{ .Date.Format \"2 January 2006\" }}</p>\
         <p>{{ .Description }}</p>{{ .Content }}<aside>\
         {{ range slice \"countries\" \"groups\" \"tags\" }}<ul>{{ range $.GetTerms . }}\
         <li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}\
         {{ with .PrevInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}\
         {{ with .NextInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}\
         </aside></article>{{ end }}\n",
    ),
    (
        "layouts/_default/list.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1>{{ $pages := .Paginate .Pages }}<ul>\
         {{ range $pages.Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> \
         {{ .Date.Format \"2 January 2006\" }} {{ .Description }}</li>{{ end }}</ul>\
         {{ with $pages.Prev }}<a href=\"{{ .URL }}\">Newer</a>{{ end }}\
         {{ with $pages.Next }}<a href=\"{{ .URL }}\">Older</a>{{ end }}{{ end }}\n",
    ),
    (
        "layouts/index.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1><ul>{{ range first 30 site.RegularPages.ByDate.Reverse }}\
         <li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ .Description }}</li>{{ end }}</ul>{{ end }}\n",
    ),
];

const ZOLA: &str = "base_url = \"https://example.org\"\ntitle = \"Corpus desk\"\ngenerate_feeds = true\n\
    feed_filenames = [\"atom.xml\"]\nfeed_limit = 20\ncompile_sass = false\nbuild_search_index = false\n\
    taxonomies = [{ name = \"countries\", feed = true, paginate_by = 60 }, \
    { name = \"groups\", feed = true, paginate_by = 60 }, { name = \"tags\", feed = true, paginate_by = 60 }]\n";

const ZOLA_FRONT: &str = "+++\nsort_by = \"date\"\n+++\n";

const ZOLA_LIST: &str = "+++\ntitle = \"Briefings\"\nsort_by = \"date\"\npaginate_by = 60\n\
    generate_feeds = true\n+++\n";

const ZOLA_TEMPLATES: [(&str, &str); 6] = [
    (
        "templates/base.html",
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{% block title %}{% endblock %}</title>\
         <link rel=\"canonical\" href=\"{{ current_url | default(value='') | safe }}\"></head>\n<body><header><nav>\
         <a href=\"/\">{{ config.title }}</a> <a href=\"/briefings/\">Briefings</a> \
         <a href=\"/countries/\">Countries</a> <a href=\"/groups/\">Groups</a> <a href=\"/tags/\">Tags</a>\
         </nav></header>\n<main>{% block main %}{% endblock %}</main>\n</body></html>\n",
    ),
    (
        "templates/index.html",
        "{% extends \"base.html\" %}{% block main %}<h1>{{ config.title }}</h1>\
         {% set list = get_section(path=\"briefings/_index.md\") %}<ul>\
         {% for page in list.pages | slice(end=30) %}<li><a href=\"{{ page.path | safe }}\">{{ page.title }}</a> \
         {{ page.description }}</li>{% endfor %}</ul>{% endblock %}\n",
    ),
    (
        "templates/page.html",
        "{% extends \"base.html\" %}{% block title %}{{ page.title }}{% endblock %}{% block main %}\
         <article><h1>{{ page.title }}</h1><p>{{ page.date | date(format=\"%-d %B %Y\") }}</p>\
         <p>{{ page.description }}</p>{{ page.content | safe }}<aside>\
         {% for kind, terms in page.taxonomies %}<ul>{% for term in terms %}\
         <li><a href=\"/{{ kind }}/{{ term | slugify }}/\">{{ term }}</a></li>{% endfor %}</ul>{% endfor %}\
         {% if page.lower %}<a href=\"{{ page.lower.path | safe }}\">{{ page.lower.title }}</a>{% endif %}\
         {% if page.higher %}<a href=\"{{ page.higher.path | safe }}\">{{ page.higher.title }}</a>{% endif %}\
         </aside></article>{% endblock %}\n",
    ),
    ("templates/section.html", ZOLA_PAGED),
    ("templates/taxonomy_single.html", ZOLA_PAGED),
    (
        "templates/taxonomy_list.html",
        "{% extends \"base.html\" %}{% block main %}<ul>{% for term in terms %}\
         <li><a href=\"{{ term.path | safe }}\">{{ term.name }}</a></li>{% endfor %}</ul>{% endblock %}\n",
    ),
];

const ZOLA_PAGED: &str = "{% extends \"base.html\" %}{% block main %}<ul>{% for page in paginator.pages %}\
     <li><a href=\"{{ page.path | safe }}\">{{ page.title }}</a> {{ page.date | date(format=\"%-d %B %Y\") }} \
     {{ page.description }}</li>{% endfor %}</ul>\
     {% if paginator.previous %}<a href=\"{{ paginator.previous | safe }}\">Newer</a>{% endif %}\
     {% if paginator.next %}<a href=\"{{ paginator.next | safe }}\">Older</a>{% endif %}{% endblock %}\n";
