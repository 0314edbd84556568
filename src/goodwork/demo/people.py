"""Made people of Manchester: names, places, needs and languages, from a fixed seed. Nobody here is real.

Telephone numbers are those kept for drama (07700 900000 to 900999), NHS numbers begin with 9, e-mail is at example.org;
postcodes are real ones of the places named, house numbers are not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nhs_number.validate import calculate_checksum

# Given names by sex and family names, by the community that they are common in; ethnic category codes of DOMAIN 2.2.
_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], str]] = {
    "BRITISH": (
        ("Shane", "Darren", "Lee", "Martin", "Craig", "Gareth", "Wayne", "Ian", "Stephen", "Callum", "Ryan", "Keith"),
        ("Grace", "Donna", "Michelle", "Sandra", "Tracey", "Chloe", "Leanne", "Julie", "Karen", "Megan",
         "Pauline", "Amy"),
        ("Walker", "Thompson", "Hughes", "Edwards", "Robinson", "Hall", "Wood", "Clarke", "Harris", "Jackson", "Holt",
         "Whittaker", "Ashworth", "Ogden", "Kershaw", "Fielding"),
        ("A", "A", "A", "A", "A", "A", "A", "D"),
        "en",
    ),
    "IRISH": (
        ("Seán", "Declan", "Eoin", "Brendan"),
        ("Siobhán", "Aoife", "Bridget", "Maeve"),
        ("O’Brien", "Murphy", "Kelly", "Ní Bhriain", "Gallagher"),
        ("B",),
        "en",
    ),
    "PAKISTANI": (
        ("Imran", "Tariq", "Bilal", "Asif", "Kashif", "Usman", "Yasir"),
        ("Nasreen", "Amina", "Saima", "Fozia", "Rukhsana", "Shazia", "Nadia"),
        ("Ahmed", "Khan", "Hussain", "Malik", "Iqbal", "Akhtar", "Mahmood", "Begum"),
        ("J",),
        "ur",
    ),
    "BANGLADESHI": (
        ("Rafiq", "Shahid", "Kamal"),
        ("Rina", "Shirin", "Farida"),
        ("Miah", "Rahman", "Islam", "Uddin"),
        ("K",),
        "bn",
    ),
    "ARAB": (
        ("Omar", "Youssef", "Khaled", "Hassan"),
        ("Layla", "Mariam", "Huda", "Noor"),
        ("Al-Masri", "Haddad", "Saleh", "Mansour", "Nasser"),
        ("S",),
        "ar",
    ),
    "POLISH": (
        ("Tomasz", "Paweł", "Łukasz", "Marek", "Krzysztof"),
        ("Agnieszka", "Małgorzata", "Katarzyna", "Zofia", "Ewa"),
        ("Nowak", "Kowalska", "Wiśniewski", "Wójcik", "Zieliński"),
        ("C",),
        "pl",
    ),
    "BLACK_AFRICAN": (
        ("Kwame", "Chidi", "Emeka", "Tendai", "Abdi"),
        ("Abena", "Ngozi", "Folake", "Chipo", "Hodan"),
        ("Boateng", "Okafor", "Mensah", "Adeyemi", "Moyo", "Warsame"),
        ("N",),
        "en",
    ),
    "BLACK_CARIBBEAN": (
        ("Delroy", "Winston", "Marlon"),
        ("Beverley", "Sharon", "Keisha"),
        ("Campbell", "Francis", "Grant", "Morgan"),
        ("M",),
        "en",
    ),
    "INDIAN": (
        ("Rajesh", "Amit", "Sanjay"),
        ("Amrita", "Priya", "Meena"),
        ("Patel", "Sharma", "Singh", "Desai"),
        ("H",),
        "en",
    ),
    "CHINESE": (("Wei", "Jun", "Ming"), ("Hui", "Li", "Xin"), ("Chen", "Wong", "Zhang"), ("R",), "en"),
}  # fmt: skip
_SHARE = {
    "BRITISH": 56, "IRISH": 3, "PAKISTANI": 12, "BANGLADESHI": 2, "ARAB": 4, "POLISH": 5, "BLACK_AFRICAN": 8,
    "BLACK_CARIBBEAN": 3, "INDIAN": 4, "CHINESE": 3,
}  # fmt: skip
_STREETS = (
    "Made Street", "Example Road", "Orchard Avenue", "Drama Close", "Sample Lane", "Hollyhedge Example",
    "Invented Walk",
)  # fmt: skip
_EPOCH = date(1946, 1, 1)


@dataclass(frozen=True, slots=True)
class MadePerson:
    """A made person as a practice's list has them, with what only the person knows about their needs.

    `key` names the person, the same for both records of a planted duplicate; `record` tells the records apart.
    """

    key: int
    record: int
    nhs_number: str
    given_name: str
    family_name: str
    birth_date: date
    gender: str
    ethnic_category: str
    address_line: str
    postcode: str
    mobile: str
    landline: str
    email: str
    language: str
    contact_method: str
    information_format: str
    no_contact: bool
    deceased_date: date | None
    reading_need: bool
    interpreter: bool
    safe_contact: bool
    restricted: bool

    def row(self) -> dict[str, str]:
        """Return the person as a row of a practice's registered list (the columns of a fit-note file less its own)."""
        return {
            "nhs_number": self.nhs_number,
            "given_name": self.given_name,
            "family_name": self.family_name,
            "birth_date": self.birth_date.isoformat(),
            "gender": self.gender,
            "ethnic_category": self.ethnic_category,
            "address_line": self.address_line,
            "postcode": self.postcode,
            "mobile": self.mobile,
            "landline": self.landline,
            "email": self.email,
            "language": self.language,
            "contact_method": self.contact_method,
            "information_format": self.information_format,
            "no_contact": "Y" if self.no_contact else "",
            "deceased_date": self.deceased_date.isoformat() if self.deceased_date else "",
        }


def made_nhs_number(index: int) -> str:
    """Return the NHS number of an index below 80 million: it begins with 9, and its check digit is right."""
    while True:
        nine = f"9{(index * 7_368_787 + 12_345_679) % 100_000_000:08d}"
        check = calculate_checksum(nine)
        if check is not None and check != 10:
            return f"{nine}{check}"
        index += 90_000_000


def made_people(count: int, *, postcodes: Sequence[str], seed: int, first_key: int = 0) -> Iterator[MadePerson]:
    """Yield made people, `count` records in all; about one in a hundred is a planted duplicate of the one before.

    A duplicate has no NHS number and one of its name, birth date or postcode typed wrong, so that a human has to look;
    a twin shares family name, birth date and home with the one before, and is somebody else.
    """
    chance = random.Random(f"people:{seed}:{first_key}")
    before: MadePerson | None = None
    for record in range(first_key, first_key + count):
        luck = chance.random()
        if before and luck < 0.010:
            person = _mistyped(before, record, chance)
        elif before and luck < 0.014:
            person = replace(
                _one(record, chance, postcodes),
                family_name=before.family_name,
                birth_date=before.birth_date,
                address_line=before.address_line,
                postcode=before.postcode,
            )
        else:
            person = _one(record, chance, postcodes)
        before = None if person.key != person.record else person
        yield person


def _one(record: int, chance: random.Random, postcodes: Sequence[str]) -> MadePerson:
    """Return one made person; every record has the same chances."""
    community = chance.choices(list(_SHARE), weights=list(_SHARE.values()))[0]
    men, women, families, ethnic, tongue = _NAMES[community]
    gender = chance.choice("12")
    given = chance.choice(men if gender == "1" else women)
    family = chance.choice(families)
    birth = _EPOCH + timedelta(days=int(chance.triangular(0, 23_000, 14_000)))
    language = tongue if tongue != "en" and chance.random() < 0.55 else "en"
    homeless = chance.random() < 0.006
    reach = chance.random()
    method = chance.choices(("", "9", "3", "4", "1", "8"), weights=(86, 4, 4, 3, 2, 1))[0]
    return MadePerson(
        key=record,
        record=record,
        nhs_number=made_nhs_number(record + 1) if chance.random() < 0.985 else "",
        given_name=given,
        family_name=family,
        birth_date=birth,
        gender=gender,
        ethnic_category=chance.choice(ethnic) if chance.random() < 0.93 else chance.choice(("Z", "99")),
        address_line="" if homeless else f"{chance.randint(1, 199)} {chance.choice(_STREETS)}",
        postcode="ZZ99 3VZ" if homeless else chance.choice(postcodes),
        mobile=f"07700 900{chance.randint(0, 999):03d}" if reach < 0.93 else "",
        landline=f"0161 496 0{chance.randint(0, 999):03d}" if reach > 0.88 else "",
        email=f"made.person.{record}@example.org" if chance.random() < 0.55 else "",
        language=language,
        contact_method=method,
        information_format="VERBAL" if chance.random() < 0.012 else "",
        no_contact=chance.random() < 0.02,
        deceased_date=date(2026, 3, 1) if chance.random() < 0.003 else None,
        reading_need=chance.random() < 0.06,
        interpreter=language not in {"en"} and chance.random() < 0.35,
        safe_contact=chance.random() < 0.01,
        restricted=chance.random() < 0.004,
    )


def _mistyped(person: MadePerson, record: int, chance: random.Random) -> MadePerson:
    """Return a second record of the same person, typed again by somebody else, with one slip."""
    slip = chance.choice(("given_name", "birth_date", "postcode"))
    again = replace(person, record=record, nhs_number="")
    if slip == "given_name":
        return replace(again, given_name=person.given_name[:-1] + chance.choice("aeiy"))
    if slip == "birth_date":
        return replace(again, birth_date=person.birth_date.replace(day=1 + person.birth_date.day % 28))
    return replace(again, postcode="ZZ99 3WZ")
