"""The vocabulary of the made-up company. Every name is put together from parts; nobody is meant."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _words("""
Abel Adaora Aiko Alina Amara Anders Anjali Anouk Arjun Astrid Bao Beatriz Benedek Bilal Camille
Carmen Chidi Chiara Dagny Daniela Dario Deniz Dmitri Edda Ebele Elif Emil Esme Ewa Fabio Farida Femi Fiona
Freja Gabor Giulia Gwen Hana Harun Heloise Hugo Ibrahim Ilse Imre Ines Ingrid Isamu Ivana Jabari Jana Jasper
Joana Jomo Kaia Kamal Karim Katya Keiko Kenji Kofi Lars Leila Lena Lucia Luka Maeve Magnus Mai Malik Mara
Mateo Meera Mika Milena Mina Nadia Nils Noor Nuria Odile Olga Omar Oskar Paolo Petra Priya Rafael Ravi Rosa
Runa Saanvi Samir Selma Sindre Sofia Suda Tariq Tamsin Tess Tomas Uma Vera Viktor Wanda Xin Yara Yusuf Zeno
Zofia
""")
NAME_BEGINNINGS = _words("""
Ash Bar Bel Ber Birk Bran Cald Cas Dal Dor Ek El Fair Fen Gar Grim Hal Hart Holm Ing Kal
Kar Lang Lind Mar Mor Nor Oak Oster Pel Quar Ran Rosen Sand Sol Stal Thorn Tor Ul Val Ver Wal West Wyn
Zim
""")
NAME_ENDINGS = _words("""
a berg bourne by croft dal dottir ek en er feld ford gren han i ida ington ini ko lund man
mont ner nova o ola ov quist rath ricci rova sen ski son stad stein thal ton ura vik wick wood
zade
""")
TIME_ZONES = _words("""
Europe/London Europe/Berlin Europe/Warsaw America/New_York America/Chicago America/Sao_Paulo
Asia/Kolkata Asia/Singapore Asia/Tokyo Australia/Sydney Africa/Nairobi
""")
TITLES = ("Engineer", "Senior Engineer", "Staff Engineer", "Analyst", "Specialist", "Lead", "Manager")

LEVELS = ("Associate", "Senior", "Lead", "Principal", "Head of")
FIELDS = (
    "Data Engineering", "Platform Engineering", "Payments", "Customer Support", "Field Service",
    "Procurement",
    "Clinical Operations", "Site Reliability", "Product Design", "Technical Writing", "Quality Assurance",
    "Financial Planning", "Supply Planning", "Security Operations", "Mobile Engineering", "Machine Learning",
    "Research Operations", "Plant Maintenance", "Regulatory Affairs", "Partner Management", "Internal Audit",
    "Network Engineering", "Embedded Systems", "Learning Programmes", "Data Protection",
)  # fmt: skip
DIMENSIONS = (
    "Problem framing", "Technical depth", "Judgement under pressure", "Written communication",
    "Working with others", "Planning and estimation", "Quality of work", "Customer understanding",
    "Learning from mistakes", "Ownership", "Use of evidence", "Risk awareness", "Teaching others",
    "Negotiation", "Attention to detail", "Running what one builds",
)  # fmt: skip
EXERCISES = (
    ("Case study", "system_design", 90), ("Work sample", "code_review", 75),
    ("Incident walk-through", "debugging", 60), ("Past work in depth", "behavioural", 60),
)  # fmt: skip

SUBJECTS = (
    "the backlog", "the migration", "the night shift", "the supplier", "the second site", "the test bench",
    "the release", "the ledger", "the ward round", "the alarm list", "the new team", "the audit", "the queue",
    "the interface", "the warehouse", "the forecast", "the handover", "the pilot", "the old system",
    "the budget",
)  # fmt: skip
STRONG_DEEDS = (
    "Asked for the volumes of {subject} before proposing anything and worked with {number} a day.",
    "Split {subject} into three parts, named the riskiest and began with it.",
    "Said what would make them stop {subject}: more than {number} complaints in a week.",
    "Found the wrong assumption about {subject} unprompted after {number} minutes and went back.",
    "Described how they had led {subject}: from {number} open points to six in two quarters.",
    "Wrote down the decision on {subject} with two alternatives and why each had lost.",
    "Named who would be hurt if {subject} failed, and called them first in the role play.",
    "Measured {subject} before and after; the difference was {number} minutes per case.",
)
MIDDLING_DEEDS = (
    "Covered {subject} in a sensible order once I had given the outline.",
    "Knew the usual steps for {subject} and reached for a tool before the question was clear.",
    "Gave an estimate of {number} days for {subject} and could half explain it.",
    "Described {subject} mostly as what the team had done; own part stayed vague.",
    "Noticed that {subject} would overload the others when I asked about it directly.",
    "Took {number} minutes to see that {subject} depended on the supplier.",
    "Answered on {subject} correctly, with little depth on what goes wrong.",
)
WEAK_DEEDS = (
    "Proposed to replace {subject} without asking what it was for.",
    "Could not say how anybody would notice that {subject} had failed.",
    "Guessed {number} for {subject} and did not change it when the figures disagreed.",
    "Put the delay of {subject} down to colleagues and named nothing to do differently.",
    "Lost the thread of {subject} twice and did not come back to it.",
    "Would have shipped {subject} untested because the date was near.",
)
FOLLOW_UPS = (
    "When I halved the budget the plan changed in {number} minutes.", "Two examples, both with dates.",
    "I asked twice for a figure and got one the second time.", "Drew it on the board without being asked.",
    "The reasoning was audible all the way.", "Compared it with what they had done in {year}.",
    "No example beyond the one in the résumé.", "Came back to it at the end and corrected a figure.",
    "Quoted {number} per cent from memory and said where it came from.", "Left one area shallow and said so.",
)  # fmt: skip
SIGNALS = (
    ("red_flag", "Blames colleagues for failures instead of changing how work is done"),
    ("red_flag", "Hides a known fault from the people it concerns"),
    ("red_flag", "Ships untested work because of a date"),
    ("weak", "Reaches for a tool before the question is clear"),
    ("weak", "Cannot name a figure for the size of the work"),
    ("weak", "Describes only what the team did"),
    ("strong", "Measures before and after a change"),
    ("strong", "Corrects own assumption unprompted"),
    ("strong", "Names who is hurt when it fails"),
)
