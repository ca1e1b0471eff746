//! A name -> the words beside it that make it the name of something else.
//!
//! Countries share their names with rivers, lakes, gulfs, cities and news agencies, and Arabic
//! "مالي" also means "financial". A desk adds to these with `not_before` and `not_after`.

/// Names, and words that must not stand beside them. All are lists with ` | ` between; a word that
/// begins with a capital here is meant only where it has one in the text.
pub(super) struct Homonym {
    pub names: &'static str,
    /// The name is not meant directly before these.
    pub before: &'static str,
    /// The name is not meant directly after these.
    pub after: &'static str,
    /// The name is not meant between these, with ` … ` for the name.
    pub around: &'static str,
    /// Directly before these the name is meant after all.
    pub unless: &'static str,
    /// There is a river of that name.
    pub river: bool,
}

/// The words of such a list.
pub(super) fn list(words: &'static str) -> impl Iterator<Item = &'static str> {
    words.split(" | ").filter(|word| !word.is_empty())
}

const NONE: Homonym =
    Homonym { names: "", before: "", after: "", around: "", unless: "", river: false };

/// What makes a name that of a river, beside "the" (see `pattern`).
pub(super) const RIVER: Homonym = Homonym {
    before: "River | river | Rivers | Delta | delta | Basin | basin | Valley | valley | Bend | bend | \
        Inland Delta | inland delta | floodplain | riverbank | flooded | floods | s flood | s floods | s banks | s bend | s waters | \
        s course | s tributaries | coule | déborde | prend sa source",
    after: "River | river | Upper | Middle | Lower | Inner | Delta of the | delta of the | \
        bend of the | basin of the | fleuve | rivière | delta du | delta intérieur du | \
        delta central du | boucle du | bassin du | vallée du | rive du | rives du | \
        rive droite du | rive gauche du | berges du | bord du | bords du | eaux du | cours du | \
        crue du | crues du | pont sur le | le long du | نهر | نهري | دلتا | حوض | ضفة | ضفاف | \
        ضفتي | منحنى | مياه",
    ..NONE
};

/// After "the" and a river's name come these or a mark; before a noun ("the Niger army") it is
/// the country.
pub(super) const AFTER_A_RIVER: &str = "and as at between by flows for from had has in into is near on rises rose that to towards was \
where which with";

pub(super) const HOMONYMS: &[Homonym] = &[
    // Demonyms that are also languages.
    Homonym {
        names: "French | Français | Française | Russian | Russe | Portuguese | Portugais | \
            Spanish | Espagnol | Turkish | Turc | English | Anglais | Chinese | Chinois",
        before: "speaking | speaker | speakers | language | languages | translation | Guiana | \
            Polynesia | Sudan | Riviera | fries | toast | horn | roulette | is an official language | \
            is the official language | is spoken",
        after: "Soudan | in | into | en | langue | speaks | speak | spoke",
        ..NONE
    },
    Homonym {
        names: "فرنسي | فرنسية | روسي | إنجليزي", after: "اللغة | لغة", ..NONE
    },
    Homonym {
        names: "Niger",
        before: "State | state | (Nigeria | in Nigeria | Governorate",
        after: "Nigeria's | État de | État nigérian du | État nigérian de | État fédéré du | \
            State of | gouverneur de | Office du",
        around: "État du … au Nigeria | État du … , au Nigeria | state of … , Nigeria",
        unless: "state media | state television | state TV | state radio | state broadcaster | \
            state news | state-run | state-owned",
        river: true,
    },
    Homonym { names: "النيجر | نيجر", after: "ولاية", river: true, ..NONE },
    Homonym { names: "Senegal | السنغال", river: true, ..NONE },
    Homonym {
        names: "Gambia | Congo | Volta | Orange | غامبيا | الكونغو", river: true, ..NONE
    },
    Homonym {
        names: "Jordan | الأردن",
        before: "River | Valley",
        after: "River | نهر | غور",
        ..NONE
    },
    Homonym {
        names: "Mali",
        before: "Empire | empire | Federation | (Guinea | (Guinée | in Guinea | en Guinée | \
            town | prefecture | Prefecture | ville",
        after: "Empire of | empire of | empire du | town of | ville de | préfecture de | \
            prefecture of | al",
        ..NONE
    },
    // What is financial: support, an amount, corruption, a deficit, a system, a crisis …
    Homonym {
        names: "مالي",
        after: "دعم | مبلغ | فساد | عجز | نظام | تمويل | استقرار | انهيار | وضع | مقابل | ضغط | \
            عبء | مركز | سوق | تقرير | مدير | محلل | خبير | مستشار | وسيط | تحويل | ضمان | \
            التزام | عقاب | احتيال | تعاون | قطاع | إداري | اقتصادي | تجاري | مورد | عام | \
            غطاء | مجال | إطار | جانب | نمو | أداء | مستوى | إصلاح | تدقيق | إمبراطورية",
        ..NONE
    },
    Homonym {
        names: "Guinea | Guinée",
        before: "Bissau | équatoriale | fowl | pig | pigs | worm | Ecuatorial",
        after: "Equatorial | New | Gulf of | gulf of | golfe de | golfe du | Nouvelle",
        ..NONE
    },
    Homonym {
        names: "Guinean | Guinéen",
        before: "équatorial",
        after: "Equatorial | Bissau | New",
        ..NONE
    },
    Homonym {
        names: "غينيا", before: "بيساو | الاستوائية | الجديدة", after: "خليج", ..NONE
    },
    Homonym { names: "Chad | Tchad", before: "Basin | basin", after: "Lake | lake | lac", ..NONE },
    Homonym { names: "تشاد", after: "بحيرة | حوض", ..NONE },
    Homonym {
        names: "Sudan | Soudan",
        before: "du Sud | français",
        after: "South | French",
        ..NONE
    },
    Homonym { names: "Sudanese | Soudanais", after: "South | sud", ..NONE },
    Homonym { names: "السودان", after: "جنوب", ..NONE },
    Homonym {
        names: "Benin",
        before: "City | Bronzes | bronzes",
        after: "Bight of | golfe du | Gulf of | Kingdom of",
        ..NONE
    },
    Homonym { names: "Ghana", before: "Empire | empire", after: "Empire of | empire du", ..NONE },
    Homonym { names: "الجزائر", before: "العاصمة", ..NONE },
    Homonym {
        names: "France",
        before: "Presse | 24 | Info | Inter | Culture | Bleu | Télévisions | Télévision | \
            Médias Monde",
        after: "Agence | Radio | Air | Île de | Tour de | Stade de | Fort de | Collège de",
        ..NONE
    },
    Homonym { names: "Russia", before: "Today", ..NONE },
    Homonym {
        names: "Wagner",
        before: "opera | operas | s opera | s operas | s music",
        after: "Richard | Robert | Honus",
        ..NONE
    },
    // A verb that is stressed.
    Homonym { names: "IS", after: "it | this | what | there | here | who | he | she", ..NONE },
    Homonym {
        names: "Oman | Aden | عمان | عدن", after: "Gulf of | golfe d' | خليج", ..NONE
    },
    // As a feminine adjective "مالية" is seldom Malian; a desk that lists it gets this much help.
    Homonym {
        names: "مالية | المالية",
        after: "وزارة | وزير | وزيرة | أزمة | سوق | أسواق | أوراق | سياسة | موارد | شؤون | خدمات | مساعدات | مساعدة | \
            عقوبات | سنة | مبالغ | جرائم | تحويلات | قيود | إدارة | مؤسسات | مؤسسة | موازنة | قدرات | مشاكل | رقابة | \
            إصلاحات | مكافأة | خسائر | ذمة | بيانات | تقارير | حوالات | معاملات",
        ..NONE
    },
    // A cipher.
    Homonym { names: "AES", before: "128 | 192 | 256 | encryption | encrypted", ..NONE },
    // Branches that are groups of their own.
    Homonym {
        names: "Islamic State | État islamique | al-Qaeda | al-Qaida | IS | EI",
        before: "K | KP | WA | WAP | CAP | of Iraq | in Iraq | West Africa | West African | Central Africa | Sahel Province | Khorasan | \
            in the Greater Sahara | in West Africa | in the Islamic Maghreb | \
            in the Lands of | in the Arabian Peninsula | au Grand Sahara | \
            dans le Grand Sahara | au Sahel | en Afrique de l'Ouest | au Maghreb | \
            dans la péninsule",
        ..NONE
    },
    // The military base, the popular base, the golden rule.
    Homonym {
        names: "القاعدة | تنظيم القاعدة",
        before: "العسكرية | الجوية | البحرية | البرية | الأمريكية | الأميركية | الفرنسية | \
            الروسية | الشعبية | الجماهيرية | القانونية | الذهبية | العامة | الرئيسية | \
            الأساسية | الجديدة | 201 | التي | في بلاد المغرب | ببلاد المغرب | في المغرب | في جزيرة | في شبه",
        after: "هذه | تلك",
        ..NONE
    },
    Homonym {
        names: "الدولة الإسلامية", before: "في الصحراء | في غرب | في الساحل | في وسط", ..NONE
    },
    Homonym {
        names: "الساحل",
        before: "الغربي | الشرقي | الشمالي | الجنوبي | الأطلسي | السوري",
        ..NONE
    },
    Homonym { names: "بنين", before: "وبنات", after: "مدرسة | مدارس", ..NONE },
    Homonym { names: "Korea", after: "North | South", ..NONE },
    Homonym { names: "Timor", before: "Leste", after: "East | West", ..NONE },
];

/// Words with a capital that stand in front of a surname and are no given name: titles, and what
/// begins a sentence beside the common words. Folded.
pub(super) const BEFORE_A_SURNAME: &str = "president vice minister premier prime colonel general lieutenant major captain sergeant marshal \
admiral commander chief leader emir sheikh imam dr doctor gen col lt capt maj sgt brig gal cdt cne adm mr mrs ms sir judge governor mayor \
ambassador professor senator secretary junta transitional coup le capitaine commandant ministre \
chef cheikh amiral docteur gouverneur maire juge ambassadeur monsieur madame mme mm around near \
meanwhile yesterday today tomorrow however later earlier then since despite although though \
because perhaps together like unlike towards outside inside instead according still even never \
soon finally first last next monday tuesday wednesday thursday friday saturday sunday hier \
demain puis enfin cependant toutefois selon malgre pres lundi mardi mercredi jeudi vendredi \
samedi dimanche lorsque puisque";
