"""Hostile fit-note files, made at random from a seed: few people, sent again and again, described otherwise."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

COLUMNS = (
    *("request_id", "received_at", "practice_code", "nhs_number", "given_name", "family_name", "birth_date", "gender"),
    *("ethnic_category", "address_line", "postcode", "mobile", "landline", "email", "language", "contact_method"),
    *("information_format", "no_contact", "deceased_date", "note_reason", "note_from", "note_to"),
    *("employment_status", "sickness_absence"),
)
NEEDED = ("request_id", "received_at", "given_name", "family_name", "birth_date")

GIVEN = [
    *("Siobhán", "José", "Łukasz", "Zoë", "Mary Jane", "Jean-Luc", "O'Hara", "Đorđe", "Søren", "Ümit", "Ann"),
    *("محمد", "فاطمة", "علی", "Олена", "Иван", "Ελένη", "美玲", "राम", "रमा", "रीमा", "আমিনা", "שרה", "สมชาย", "ひろし"),
]
FAMILY = [
    *("Kaur", "O’Brien", "Ní Bhriain", "Wiśniewski", "van der Berg", "García-López", "Straße", "de-Souza", "Smith"),
    *("حسین", "الأحمد", "Шевченко", "Παπαδόπουλος", "王", "शर्मा", "শর্মা", "לוי", "やまだ", "Nguyễn", "Strasse", "Li"),
]
POSTCODES = ["M22 9WA", "M4  6HN", "SK3 8TP", "M1 1AE", "OL6 7SR", "UNKNOWN"]
PSEUDO = ["ZZ99 3WZ", "zz993vz", "ZZ99 3CZ", "ZZ99"]
BIRTHDAYS = [
    *(date(1984, 2, 26), date(1984, 2, 29), date(2010, 2, 28), date(2010, 3, 1), date(2010, 6, 15), date(2012, 2, 29)),
    *(date(1951, 12, 31), date(2001, 8, 9), date(2001, 9, 8), date(1906, 6, 1), date(2008, 2, 29), date(2011, 5, 7)),
]
HARD_DAYS = [
    *(
        date(2026, 3, 28),
        date(2026, 3, 29),
        date(2026, 10, 24),
        date(2026, 10, 25),
        date(2026, 2, 28),
        date(2026, 3, 1),
    ),
    *(date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 15)),
]
NAMES_REFUSED = [
    "=cmd",
    "+x",
    "-y",
    "@SUM(1)",
    "<b>",
    "a>b",
    "Ta\x07ylor",
    "a\tb",
    "x\x9by",
    "",
    " ",
    '=HYPERLINK("x")',
]
DATES_REFUSED = [
    "13/05/07",
    "2031-01-01",
    "1899-01-01",
    "tomorrow",
    "",
    "1980-13-01",
    "2001-02-29",
    "32/01/1990",
    "1-1-1990",
]
MOMENTS_REFUSED = ["", "yesterday", "2026-02-30T10:00", "01/06/2026", "2026-06-01T25:00", "2026-06-01T10:61"]
PHONES = [
    *("07700 900123", "+447700900456", "00447700 900789", "07012345678", "07600900123", "0770090012", "077009001234"),
    *("020 7946 0579", "+44 161 496 0123", "0044 1632 960123", "01632 96012", "0300 123 4567", "0800 1111", "0044"),
    *("07700-900123", "447700900123", "+4407700900123", "07700900123 ", "+1 202 555 0100", "0161 496", "", "n/a"),
]
EMAILS = ["", "someone@example.org", "no at sign", "@", "a.b+c@example.org", "someone.example.org"]
LANGUAGES = ["", "en", "ur", "ar", "pl", "so", "fa", "bn", "zh"]


@dataclass
class Truth:
    """A made person: what they are called and where, now and before."""

    number: str
    given: list[str]
    family: list[str]
    birth_date: date
    postcodes: list[str]
    days: list[date] = field(default_factory=list)


def number(random_: random.Random) -> str:
    """Make a valid NHS number that starts with 9."""
    while True:
        digits = "9" + "".join(random_.choice("0123456789") for _ in range(8))
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check != 10:
            return digits + str(check % 11)


class Maker:
    """Makes one file from one seed."""

    def __init__(self, seed: int, people: int = 9) -> None:
        self.random = random.Random(seed)
        self.pool = [self._somebody() for _ in range(people)]
        twin = self.pool[0]
        other = self.random.choice([name for name in GIVEN if name not in twin.given])
        self.pool.append(Truth(number(self.random), [other], list(twin.family), twin.birth_date, list(twin.postcodes)))
        self.sent: list[str] = []

    def rows(self, count: int) -> list[dict[str, str]]:
        """Make rows, every column in each."""
        return [self._row() for _ in range(count)]

    def _somebody(self) -> Truth:
        pick = self.random.choice
        return Truth(
            number=number(self.random),
            given=[pick(GIVEN)],
            family=self.random.sample(FAMILY, self.random.choice([1, 1, 2])),
            birth_date=pick(BIRTHDAYS),
            postcodes=self.random.sample(POSTCODES, self.random.choice([1, 1, 2])),
        )

    def _row(self) -> dict[str, str]:
        chance, pick = self.random.random, self.random.choice
        who = pick(self.pool)
        other = pick(self.pool)
        row = dict.fromkeys(COLUMNS, "")
        row.update(
            request_id=self._request_id(),
            received_at=self._moment(who),
            practice_code=pick(["P84048", "P84048", ""]) if chance() < 0.97 else "P84010",
            nhs_number=self._number(who, other),
            given_name=self._name(pick(who.given) if chance() < 0.9 else pick(GIVEN)),
            family_name=self._name(pick(who.family) if chance() < 0.88 else pick(FAMILY)),
            birth_date=self._birth_date(who, other),
            address_line=pick(["", "1 Example Street", 'Flat 2, "The Mews"\n3 Example Road']),
            postcode=self._postcode(who),
            mobile=pick(PHONES),
            landline=pick(PHONES),
            email=pick(EMAILS),
            language=pick(LANGUAGES) if chance() < 0.4 else "",
            contact_method=pick(["", "1", "3", "4", "8", "9", "2", "5"]),
            information_format=pick(["VERBAL", "LARGE_PRINT", ""]) if chance() < 0.3 else "",
            no_contact=pick(["Y", "N", "", ""]) if chance() < 0.1 else "",
            deceased_date="2026-05-01" if chance() < 0.03 else "",
            note_reason=pick(["", "Back pain, low", 'He said "stop"', "=1+1", "Sciatica\nworse on sitting"]),
            note_from=pick(["", "2026-06-01", "soon"]),
            note_to=pick(["", "2026-06-15", "2020-01-01"]),
            employment_status=pick(["", "01", "04", "ZZ", "77"]),
            sickness_absence=pick(["", "Y", "N", "?"]),
        )
        if chance() < 0.04:
            row[pick(["given_name", "family_name"])] = pick(NAMES_REFUSED)
        return row

    def _request_id(self) -> str:
        chance = self.random.random()
        if chance < 0.02:
            return ""
        if chance < 0.08 and self.sent:
            return self.random.choice(self.sent)
        self.sent.append(f"FN{self.random.randrange(10**9)}")
        return self.sent[-1]

    def _moment(self, who: Truth) -> str:
        chance, pick = self.random.random, self.random.choice
        if chance() < 0.03:
            return pick(MOMENTS_REFUSED)
        day = date(2026, 1, 1) + timedelta(days=self.random.randrange(300))
        if chance() < 0.25:
            day = pick(HARD_DAYS)
        elif who.days and chance() < 0.6:
            day = pick(who.days) + timedelta(days=pick([-85, -84, -1, 0, 1, 83, 84, 84, 85, 85, 86]))
        who.days.append(day)
        clock = pick(["", "T00:00", "T23:59:59", "T00:30", "T23:30", "T11:05", "T01:30:00.25", "T12"])
        if not clock:
            return day.isoformat()
        zone = pick(["", "", "Z", "+00:00", "+01:00", "-05:00", "+05:30", "+14:00"])
        if chance() < 0.1:
            return f"{day:%Y%m%d}T{pick(['0000', '2330', '113000'])}{pick(['', 'Z', '+0100'])}"
        return day.isoformat() + clock + zone

    def _number(self, who: Truth, other: Truth) -> str:
        chance = self.random.random()
        if chance < 0.45:
            return ""
        found = other.number if chance < 0.5 else who.number
        if chance < 0.55:
            return self.random.choice(["9999999999", "0000000000", "12345", found[:9] + str((int(found[9]) + 1) % 10)])
        spaced = f"{found[:3]} {found[3:6]} {found[6:]}"
        return self.random.choice([found, spaced, spaced.replace(" ", "-"), f" {found} "])

    def _name(self, name: str) -> str:
        chance = self.random.random()
        if chance < 0.5:
            return name
        if chance < 0.6:
            return name.upper()
        if chance < 0.7:
            plain = (c for c in unicodedata.normalize("NFD", name) if not 200 < unicodedata.combining(c) < 240)
            return (
                "".join(plain).replace("ł", "l").replace("Ł", "L").replace("đ", "d").replace("Đ", "D").replace("ø", "o")
            )
        if chance < 0.8:
            return name.replace("’", "'").replace("-", " ").replace("'", "ʼ")
        if chance < 0.9:
            return f" {name.replace(' ', '')}. "
        return unicodedata.normalize("NFD", name)

    def _birth_date(self, who: Truth, other: Truth) -> str:
        chance, born = self.random.random(), who.birth_date
        if chance < 0.04:
            return self.random.choice(DATES_REFUSED)
        if chance < 0.10:
            born = other.birth_date
        elif chance < 0.14:
            born = who.birth_date + timedelta(days=1)
        return born.strftime(self.random.choice(["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y"]))

    def _postcode(self, who: Truth) -> str:
        chance = self.random.random()
        if chance < 0.15:
            return ""
        if chance < 0.22:
            return self.random.choice(PSEUDO)
        found = self.random.choice(who.postcodes) if chance < 0.9 else self.random.choice(POSTCODES)
        return self.random.choice([found, found.lower(), found.replace(" ", "")])

    def text(self, rows: list[dict[str, str]], *, encoding: str = "utf-8") -> str:
        """Write rows as somebody's system might: columns anywhere, some missing, some its own, odd lines."""
        chance, pick = self.random.random, self.random.choice
        header = [name for name in COLUMNS if name in NEEDED or chance() < 0.95]
        own = pick([[], ["remarks"], ["remarks", "user", "remarks", ""]])
        columns: list[str] = [*header, *own]
        self.random.shuffle(columns)
        end = pick(["\r\n", "\n"])
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator=end, quoting=pick([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
        writer.writerow([pick([name, f" {name} "]) for name in columns])
        for row in rows:
            cells = [row.get(name, pick(["", "=x", "note"])) for name in columns]
            if chance() < 0.1:
                while cells and not cells[-1]:
                    cells.pop()
            if chance() < 0.02:
                cells += [""] * (len(columns) - len(cells)) + ["one too many"]
            if chance() < 0.05:
                out.write(pick([end, f"   {end}"]))
            writer.writerow([pick([cell, cell, f"  {cell} "]) for cell in cells] or [""])
        text = out.getvalue()
        if chance() < 0.3:
            text = text.rstrip("\r\n")
        return "".join(letter if _writable(letter, encoding) else "x" for letter in text)


def _writable(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
