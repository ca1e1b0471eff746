//! The table of every diagnostic: its name, how bad it is, and what `--explain` says about it.

use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $explanation:literal;)*) => {
        /// The name of a kind of problem, such as `unknown-entity`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $($variant),* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// What the problem is, why it matters and how it is mended, in plain text.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation),* }
            }
        }
    };
}

codes! {
    // Reading the desk
    NoDesk "no-desk" Error "A desk is a folder with a file watchdesk.toml. There is none here, so there is nothing to build. Run watchdesk in the desk's folder, name the folder with --desk, or make a new desk with `watchdesk init my-desk`.";
    EmptyDesk "empty-desk" Error "The desk has a watchdesk.toml and no documents. A document is a markdown file in a folder of content/ that is named for its kind, such as content/pages/about.md or content/countries/mali.md.";
    UnreadableFile "unreadable-file" Error "The system did not let watchdesk read the file. Look at its permissions, or at whether the disk or network folder is there. Every other file was read, and the build stops so that no page is missing unnoticed.";
    NotUtf8 "not-utf8" Error "Texts must be UTF-8, which every editor can save. The file has bytes that are not, mostly because it was saved in an older encoding. Open it, check the accents on the line that is named, and save it as UTF-8. A byte-order mark at its beginning is fine.";
    SymlinkLoop "symlink-loop" Error "A symbolic link leads back to a folder that it stands in, so that reading it would never end. Remove the link.";
    StrayFile "stray-file" Warning "The file stands in content/ and is not used: its folder is that of no kind, no document shows it or links to it, or it is a TOML file that tells of a file which is not beside it. Documents belong in content/briefings, incidents, countries, groups, people, places, sources or pages; a picture lies beside the document that shows it.";
    // Front matter and configuration
    NoFrontMatter "no-front-matter" Error "A document begins with its front matter: a line +++, fields in TOML, and a line +++. Without it nothing is known of the document, not even its title. The shortest is:\n\n+++\ntitle = \"About\"\n+++";
    UnclosedFrontMatter "unclosed-front-matter" Error "The front matter begins with a line +++ and must end with one. Without the second, all of the text would be read as fields. Put a line +++ before the first line of the text.";
    TomlSyntax "toml-syntax" Error "The front matter or watchdesk.toml is not valid TOML at this place. Mostly a quotation mark or a bracket is missing, or a plain field stands after a table such as [[sources]] and is taken for a part of it. Texts stand in quotation marks, lists in square brackets, dates stand bare.";
    WrongType "wrong-type" Error "The field has a value of another type than it needs, such as a text where a list is wanted: write countries = [\"mali\"], not countries = \"mali\"; draft = true, not draft = \"true\". docs/fields.md lists what each field takes.";
    UnknownField "unknown-field" Error "No document of this kind has a field of this name. It is mostly misspelt, or stands in the wrong table: fields of the document itself come before the first [[table]]. An unknown field is an error, because a misspelt `embargo_until` that is passed over would publish what it should hold back.";
    UnknownWord "unknown-word" Error "The field takes one of a few words, written exactly, since lists and sums rely on them. The message names the nearest one or all of them; docs/fields.md explains each.";
    MissingField "missing-field" Error "The document or table lacks a field that it cannot do without, such as a title, a briefing's date, or who says a figure. Add it; the message says what to write.";
    BadDate "bad-date" Error "The date does not exist or cannot be read. A day is written 2024-09-17 without quotation marks, a month \"2024-09\", a year \"2024\". A moment has a time and an offset: 2024-09-24T12:00:00Z, where Z is UTC. What is not known is left out.";
    BadValue "bad-value" Error "The value has the right type but cannot be meant: a latitude of 91, a grade that is no Admiralty grade, an empty text, a web address without a host, an audience that the desk does not have. The message says what fits.";
    // Names and addresses of documents
    BadSlug "bad-slug" Error "A file's name is its page's address, which people type, cite and link to. It may have the letters a-z, digits and single hyphens, such as 2024-09-24-bamako-attacks.md. Rename the file; the title inside may have any letters of any script.";
    BadTitle "bad-title" Error "The title has no letter or digit, so it cannot be read out, searched for or put in a list. Write it in words, in any script.";
    DuplicateSlug "duplicate-slug" Error "Two files of one kind have the same name, in different folders or languages, and would be one page. Rename one of them.";
    DuplicateUrl "duplicate-url" Error "Two pages would have the same address: a page of your own and one that watchdesk makes, such as /timeline/, or a file in static/. Rename yours. Or one of `old_addresses` is the address of a page that there is, or of two documents: a reader who follows an old link can be led to one page only.";
    MissingOriginal "missing-original" Error "A file such as bamako.fr.md is the French version of bamako.md, which is not there. Facts are said once, in the main file, so that they cannot differ between languages. Write the main file first, or rename this one.";
    UnknownLanguage "unknown-language" Error "The file's name ends in a language's code that is not in `languages` in watchdesk.toml. Add the language there, or rename the file if the ending means something else.";
    // Tables of incidents
    MissingColumn "missing-column" Error "A table of incidents (CSV) lacks a column that it cannot do without: `id`, and `date` or `from`. The first line of the file names the columns, in any order; docs/fields.md lists them all.";
    UnknownColumn "unknown-column" Error "A table of incidents has a column that watchdesk does not know. It is an error and not passed over, because a misspelt `tlp` would publish what it should hold back. Mend the name, or take the column out; docs/fields.md lists all columns.";
    RaggedRow "ragged-row" Error "A row of a table has more or fewer cells than the table has columns, so it is not sure which cell means what. Mostly a text with a comma (or a semicolon, where that separates the cells) lacks its quotation marks, or the end of a row was cut off.";
    UnclosedQuote "unclosed-quote" Error "A cell begins with a quotation mark and none ends it, so that all of the file behind it would be one cell. Put a quotation mark behind the cell's text; one that belongs to the text is written twice, and the whole cell stands in quotation marks.";
    // References
    UnknownEntity "unknown-entity" Error "The field or [[link]] names something that no document of the desk is. Write the slug, which is the name of a file without .md, or mend the spelling; the nearest slugs are offered. If it is new, write its document first: watchdesk never links to what is not there.";
    AmbiguousEntity "ambiguous-entity" Error "Two kinds of documents have this slug, so it is not clear which one is meant. Put the kind before it: \"group:delta\" or \"person:delta\".";
    SelfRelation "self-relation" Error "A document has a relation with itself. Name the other side of the relation; it is written once, on either side, and shown on both.";
    BackwardRange "backward-range" Error "Something ends before it begins. Exchange the two dates or mend the wrong one. If only one of them is known, leave the other out.";
    ClosedRow "closed-row" Error "A row of a table was read in a source whose `redistribute` is \"aggregate\" or \"none\": its terms let no row be passed on, as those of ACLED do. So the row must be TLP:RED, which no build for anybody but the desk shows. Give it that label in a column `tlp`, or give the table's folder the marking \"red\". If the desk has a permission, write `redistribute = \"full\"` into the source's file. What the desk wrote itself, as a file of its own in content/incidents/, is its to judge.";
    PlaceOutsideCountry "place-outside-country" Warning "The place's coordinates lie more than 100 km outside of the country that it names. Mostly latitude and longitude are exchanged, a minus sign is missing (west and south are negative), or the country is the wrong one. Latitude comes first. The outlines are coarse and draw who holds an area, so an island or a disputed place may be right as it is.";
    // The record
    BadFigure "bad-figure" Error "Two figures cannot both be right: the lower one of a claim is above the higher one, or one speaker gives more of a part (civilians, soldiers) than of all. Look at the source again. If a newer figure replaced an older one, say so with `id` and `supersedes`, and the page will show how it changed.";
    DuplicateClaim "duplicate-claim" Error "Two claims of one incident have the same id, so it is not clear which of them another one replaces. Give one of them another id.";
    UnknownClaim "unknown-claim" Error "A claim says that it replaces one that is not there, that counts something else, that is called current all the same, or that replaces it in turn. `supersedes` names the `id` of an earlier claim of the same incident, metric and scope.";
    UnreplacedClaim "unreplaced-claim" Warning "A claim is called superseded and no claim says that it replaces it, so the page cannot show what the figure became. Give the old claim an `id` and write it as `supersedes` on the new one, and the status follows. A claim that was taken back and not replaced is \"withdrawn\".";
    ProposedClaim "proposed-claim" Warning "An import found this figure in an article and proposed it as a claim. A program cannot know who says a figure and of whom, so no page, sum or chart has it until a person has confirmed it: read the sentence in `note`, mend metric, scope and relation, write who says it in `by`, and take out `status = \"proposed\"`. Take out the claim if the sentence means something else.";
    UnattributedClaim "unattributed-claim" Warning "A figure that nobody is said to have given. A figure is a claim by somebody; readers are told that nobody is named, and the figure is left out of sums. Write who says it in `by`, or leave the claim out.";
    NoSource "no-source" Warning "A briefing has no [[sources]], or a claim says neither in `source` nor in `url` where it was read. A reader cannot tell what it rests on. Name the source, also where it cannot be named publicly: a source document of the type \"unnamed\" says that much.";
    DuplicateMonth "duplicate-month" Error "A country has one status a month: one trend, and a reason. With two, the site could only show one of them and would choose for you.";
    MixedLikelihoods "mixed-likelihoods" Warning "ICD 203 has two rows of words, such as \"likely\" and \"probable\", for the same ranges. A reader who meets both in one text looks for a difference that is not meant, so a briefing keeps to one row.";
    LikelihoodWithConfidence "likelihood-with-confidence" Warning "A likelihood (\"likely\") says how probable something is; a level of confidence (\"with high confidence\") says how good the basis of the judgement is. In one sentence the two are read as one, so analytic standards keep them apart.";
    // The gate
    Unmarked "unmarked" Error "It is not known who may see the file: it carries no TLP label and neither does its folder. Because a mistake here would publish what should not be published, nothing is assumed. Write tlp = \"clear\" (or green, amber, amber+strict, red) in its front matter, or give its folder a label under [markings] in watchdesk.toml.";
    TlpWhite "tlp-white" Warning "The first version of the Traffic Light Protocol said WHITE for what TLP 2.0 calls CLEAR. It is read as CLEAR. Write the label of the present version.";
    StrayMarking "stray-marking" Error "Something here looks like a TLP label but marks nothing, because it does not open a block. Whoever wrote it believes that it does. A paragraph, list item, quotation, note or table cell is marked if it opens with the label in brackets, (TLP:AMBER); a heading that opens so marks its whole section; a file or table has the field tlp. To write about labels, put them between ` and `, or write \\(TLP:AMBER).";
    WeakerMarking "weaker-marking" Error "A part is marked less strictly than what it stands in. Who may not see the whole cannot see a part of it, so one of the two labels is wrong. Raise the inner one or lower the outer one.";
    WithheldReference "withheld-reference" Error "A document that this audience sees refers, in a field or a link, to one that it does not see. The slug itself would give it away. Take the reference out, move it into a table or a passage with a marking of its own, or withhold the document too.";
    Leak "leak" Error "After the pages were made, their bytes were searched for words that only withheld content has, and some were found. Either published text, a file in static/ or a template says something that it should not, or the word is harmless. The message names the output and the withheld file, and never quotes it. Take the words out; or, when a person has looked at the case, list them under `reviewed` in watchdesk.toml.";
    WithheldName "withheld-name" Warning "The words of a document that this audience sees name something that is withheld from it. The words stay and are not linked. They may be harmless or may be the leak: read the sentence. With strict_references = true in watchdesk.toml this is an error.";
    // The body
    UnsafeLink "unsafe-link" Error "Links may lead to https, http and mailto addresses and to pages of the site. Anything else, such as javascript:, could act in the reader's browser and is never written to a page.";
    BadFile "bad-file" Error "A file in content/ cannot be published: it is a picture that cannot be read or is of a kind that browsers do not show, it is shown as a picture and is none, or a browser would obey it instead of showing it (HTML, scripts). Pictures are JPEG, PNG, WebP, GIF or SVG; open it in an editor and save it as one of these. Other files, such as PDF, are linked to.";
    BrokenLink "broken-link" Error "The link or picture leads to no page and no file of the site. Write a path from the document (../groups/jnim.md), an address from the site's root (/groups/jnim/), or a file of static/ (/files/report.pdf).";
    ExternalResource "external-resource" Error "A page must not load anything from elsewhere: the other host would learn who reads it and when. Put the picture into static/ and refer to it there. Plain links to other sites are fine.";
    RawHtml "raw-html" Warning "HTML in a text is not obeyed but shown as it stands, so that nothing a text holds can act in a page. A comment <!-- … --> is left out. Write markdown instead. With `raw_html = true` in watchdesk.toml it is cleaned and obeyed; then this tells what the cleaning leaves out: scripts, pictures, frames, forms, and attributes that act or change how the page looks.";
    AmbiguousName "ambiguous-name" Warning "A name in the text is that of two entities. Which one is meant is taken from what the document declares in its front matter, then from the country that it is about, then from an earlier [[link]]; here none of them decides, so the name is not linked and no dossier lists it. Declare the right one in the front matter (places = [\"gao\"]), or link it where it stands first, [[place:gao]]; what follows in the same text is then the same. To leave it alone, write [[!Gao]]. Each name is told once for each document.";
    SharedAlias "shared-alias" Warning "An alias or a short name is also a name of another entity, and both are of the same country or of none that is known. So neither the country that a text is about nor anything else in the names tells which one is meant: only a text that declares one of the two in its front matter, or links to it with [[group:delta]], is linked. Take the alias out of one of them, or write a longer one; or give both their countries.";
    CandidateName "candidate-name" Warning "Several words with capitals, or an acronym, stand in three documents or more and are no name that the desk knows. It may deserve a dossier, or be another spelling of something that has one: then it belongs among that one's aliases. It may as well be left alone. Only `watchdesk check --names` looks for these.";
    WeakAlias "weak-alias" Warning "The alias is empty, a single letter or a very common word, so looking for it would link words that mean something else. It is shown on the dossier but not looked for. Take it out or write a longer one.";
    // What an editor looks for: told by `watchdesk check` alone
    NoCutoff "no-cutoff" Warning "A briefing does not say up to which moment information was taken in. A reader who comes to it a month later cannot tell what the desk could not yet know. Write cutoff = 2024-09-24T12:00:00Z in its front matter.";
    OldStatus "old-status" Warning "A briefing is about a country, and the newest [[status]] of that country is of a month before the briefing's. The front page then shows an assessment that is older than what the desk has written since. Add a [[status]] for the month. A country without any status is not assessed by the desk and is not told.";
    StaleProfile "stale-profile" Warning "A country, a group or a person says with `as_of` on which day its profile was last looked through, and a briefing or an incident about it is a year or more younger than that. Read the profile against what happened since, mend it, and write the new day into `as_of`. A profile without `as_of` is not told.";
    Orphan "orphan" Warning "No field, no link and no name in any text of the desk leads to the document, and no dossier lists it: a reader meets it in the list of its kind only. Mostly its name is spelt otherwise in the texts, and an alias is missing; or what should refer to it has not been written yet.";
    NeverMentioned "never-mentioned" Warning "Only other profiles lead to the entity, by a relation, a role or where it lies: no text names it, and no briefing or incident is about it. It may have been made for a relation alone, which is fine; or its name is spelt otherwise in the texts, and an alias is missing.";
    UnexpandedAcronym "unexpanded-acronym" Warning "Capitals that no entity of the desk has as its name stand in a text, and their first use does not say what they mean. Write it out there: \"the Northern Ferry Board (NFB)\", or \"NFB (Northern Ferry Board)\". What is an entity's `short` is expanded by watchdesk itself. What every reader of the desk knows goes into `acronyms` in watchdesk.toml.";
    NoAlt "no-alt" Warning "A picture has no words for those who do not see it: a reader with a screen reader, or one whose connection did not load it, is told nothing. Say what it shows between the brackets, ![A burnt ferry at a pier](ferry.jpg), or as `alt` in the TOML file beside the picture.";
    NoCredit "no-credit" Warning "A picture does not say whose it is. Readers judge a picture by its source as they judge a figure, and most licences ask for the name. Write credit = \"…\" into the TOML file beside it: ferry.jpg.toml for ferry.jpg.";
    RedirectedLink "redirected-link" Warning "A link leads to an address where a page stood once; the page says so in its `old_addresses`. watchdesk leads readers to the new page at once, but whoever edits the text next is told the wrong place, and the link breaks when the old address is taken out. Write the new address, or the path of the document (../groups/jnim.md).";
    SkippedHeading "skipped-heading" Warning "A heading stands more than one level below the one before it, such as #### after ##. Readers who go from heading to heading by keyboard look for the level between. The first heading of a text is ##, because the page's title is the level above.";
    LongSentence "long-sentence" Warning "A sentence has more than 40 words. Readers in a hurry lose its thread, and translators its grammar. It is looked for only if watchdesk.toml says so: long-sentence = \"on\" under [checks].";
    DeadAddress "dead-address" Warning "An address elsewhere answers that there is nothing, or its host does not exist any more. A reader cannot follow the desk to its source. Look for where it went, or for a copy in a web archive, and mend the address. Only `watchdesk check --external` asks.";
    MovedAddress "moved-address" Warning "An address elsewhere answers that it has moved for good and names its new place. It still works; the old host may end it at any time. Write the new address. Only `watchdesk check --external` asks.";
    UnreachedAddress "unreached-address" Warning "An address elsewhere gave no clear answer: it took too long, refused the program (many sites refuse all programs), or had a fault of its own. That says nothing about a reader's browser: open it, and try again another day. Only `watchdesk check --external` asks.";
    // Templates
    UnusedString "unused-string" Warning "A file in templates/strings/ changes words that no page asks for: its name is that of no language of the desk, or a key is misspelt. The words of the theme's own file stay. The keys are those of templates/strings/en.toml of the program, and those that the desk's own templates ask for.";
    TemplateSyntax "template-syntax" Error "The template cannot be read: a brace or a tag is not closed, or a filter, component or parent of that name does not exist. All templates of the desk are looked at, so all such faults are told at once.";
    TemplateError "template-error" Error "The template asked for something that its view does not have. docs/themes.md lists what every template gets. The page being made is named; a fault that shows on many pages is told once.";
    UnknownTemplate "unknown-template" Warning "A file in templates/ has a name that no page uses and that is very near to one that a page does use. Rename it, if it is meant to stand in place of the theme's.";
    // The output
    ForeignFolder "foreign-folder" Error "A build deletes the files that it no longer needs, so it writes only to a folder that is empty or that it made itself. This one has files of somebody else. Choose another folder, or move the files: what is in static/ is copied into the site.";
    OutputFailed "output-failed" Error "The site could not be written completely: the disk is full, the folder is read-only, or another build is writing to it. Files are replaced whole, so the site that stands there is not torn. Mend the cause and build again; the next build completes what is missing.";
}

/// The explanation for a code's name, or the names nearest to it.
pub fn explain(name: &str) -> Result<String, Vec<&'static str>> {
    match Code::ALL.iter().find(|code| code.name() == name) {
        Some(code) => Ok(code.explanation().to_string()),
        None => Err(super::nearest_few(name, Code::ALL.iter().map(|code| code.name()), 3)),
    }
}
