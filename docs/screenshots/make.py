"""Take the README's pictures from a running demonstration: `bin/screenshots ADDRESS`, best after `bin/run --fresh`.

It goes the way of a morning: the practice manager hands in a small file of made-up people and sends it, one of them
answers in Urdu on a phone, another asks a service for help in English, and the organisation is shown its request. A
clinician refers, the coach and the service lead look at their pages. Pictures show the first screenful.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
PASSWORD = "good-work-is-good-for-health"
WIDE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 375, "height": 700}
MOST_BYTES = 200_000

COMMON = {"note_reason": "Back pain", "employment_status": "01", "sickness_absence": "Y"}
MORNING = """\
given_name,family_name,birth_date,mobile,email,language,contact_method,information_format,address_line,no_contact,postcode
Hanna,Qureshi,1988-05-04,07700900321,,ur,,,,,M22 9WA
Owen,Hartley,1971-11-19,07700900322,,,,,,,M22 9WA
Zofia,Wrona,1994-01-30,07700900323,,pl,,,,,M22 9WA
Delroy,Francis,1966-07-08,,delroy@example.org,,4,,,,M22 9WA
Edith,Lowe,1962-03-12,,,,,,5 Example Street,,M22 9WA
Joan,Ferris,1961-02-03,07700900325,,,,VERBAL,,,M22 9WA
Liam,Marsh,2012-06-01,07700900326,,,,,,,M22 9WA
Nora,Bright,1979-09-09,07700900327,,,,,,Y,M22 9WA
Ade,Bello,1985-12-24,,,,,,,,ZZ99 3VZ
Ruth,Penn,12/03/75,07700900329,,,,,,,M22 9WA
"""
"""Made-up people: some can be written to, one can only be rung, and there is a reason not to ask each of the others."""
PERSON = ("4", "5", "1988")
"""When the person who answers in Urdu was born: day, month, year."""
ASKING = ("19", "11", "1971")
"""When the person who asks a service for help was born."""


def write_file(path: Path, day: date) -> None:
    """Write the morning's requests, as a practice's system would."""
    rows = [
        COMMON
        | {"request_id": f"SHOTS-{n}", "received_at": f"{day}T08:{n:02}", "note_from": f"{day}"}
        | {"note_to": f"{day + timedelta(days=14)}"}
        | row
        for n, row in enumerate(csv.DictReader(MORNING.splitlines()))
    ]
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)


class Camera:
    """A browser at one demonstration, and where its pictures go."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.browser, self.address, self.folder = browser, address.rstrip("/"), folder

    def signed_in(self, who: str) -> Page:
        """Open a window in which somebody of the demonstration is signed in."""
        page = self.browser.new_context(viewport=WIDE, locale="en-GB").new_page()
        page.goto(f"{self.address}/accounts/login/")
        page.fill("input[name=login]", f"{who}@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    def shoot(self, page: Page, name: str, *, top: str | None = None) -> None:
        """Keep the first screenful of a page, or the one that begins at an element."""
        page.wait_for_load_state("networkidle")
        if top:
            page.locator(top).first.evaluate("element => element.scrollIntoView()")
        path = self.folder / f"{name}.png"
        page.screenshot(path=path)
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise SystemExit(f"{path.name} has {size} bytes, more than {MOST_BYTES}.")
        sys.stdout.write(f"{path.name}  {size // 1000} kB\n")


def manager_sends(camera: Camera) -> tuple[str, str]:
    """Hand in the file, take its preview, send it, and return the addresses in the Urdu and in an English text."""
    page = camera.signed_in("manager")
    today = datetime.now(tz=ZoneInfo("Europe/London")).date()
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"requests-{today}.csv"
        write_file(file, today)
        page.goto(f"{camera.address}/staff/fit-notes/")
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="Show me what would happen").click()
    page.wait_for_url("**/files/**")
    camera.shoot(page, "fit-notes-preview")
    page.get_by_role("button", name="Send: contact").click()
    page.wait_for_url("**/sent/**")
    urdu = link_in_text(camera, page, "Hanna Qureshi", picture="text-urdu")
    return urdu, link_in_text(camera, page, "Owen Hartley")


def link_in_text(camera: Camera, page: Page, name: str, *, picture: str = "") -> str:
    """Open somebody's newest message in the outbox, and return the address in it."""
    page.goto(f"{camera.address}/staff/outbox/")
    text = page.get_by_role("link", name=name)
    if not text.count():
        raise SystemExit("The made-up people were invited here before: take pictures after bin/run --fresh.")
    text.first.click()
    if picture:
        camera.shoot(page, picture)
    found = page.get_by_role("button", name="Follow the link").get_attribute("href")
    assert found
    return found


def open_own_page(camera: Camera, page: Page, link: str, born: tuple[str, str, str]) -> None:
    """Open a person's own page by the link in their text and their date of birth."""
    page.goto(f"{camera.address}{link}/birth-date")
    for part, typed in zip(("day", "month", "year"), born, strict=True):
        page.fill(f"#birth-{part}", typed)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    page.goto(f"{camera.address}/my/")


def person_answers(camera: Camera, link: str) -> None:
    """Answer everything with the first choice, on a phone, without scripts; take a question and the person's page."""
    page = camera.browser.new_context(viewport=PHONE, locale="ur", java_script_enabled=False).new_page()
    page.goto(camera.address + link)
    camera.shoot(page, "check-urdu")
    for _ in range(15):
        if page.url.endswith("/thanks"):
            break
        chosen: set[str | None] = set()
        for radio in page.locator("main input[type=radio]").all():
            name = radio.get_attribute("name")
            if name not in chosen:
                chosen.add(name)
                radio.check(force=True)
        boxes = page.locator("main input[type=checkbox]")
        for box in boxes.all()[:2]:
            box.check(force=True)
        if page.locator("main textarea").count():
            page.locator("main textarea").first.fill("میری بیٹی کی شادی")
        if page.url.endswith("/ask/barriers"):
            camera.shoot(page, "question-urdu")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
    open_own_page(camera, page, link, PERSON)
    camera.shoot(page, "my-next-urdu")


def person_asks(camera: Camera, link: str) -> None:
    """Ask a service for help on a phone; take how it is followed, and what the organisation is shown."""
    page = camera.browser.new_context(viewport=PHONE, locale="en-GB").new_page()
    open_own_page(camera, page, link, ASKING)
    page.goto(f"{camera.address}/my/services/")
    page.locator("main a", has_text="Housing advice").first.click()
    page.locator("main textarea").first.fill("The rent is three months behind and I can’t sleep.")
    page.locator("main form button[type=submit]").first.click()
    page.locator("#agreed").check(force=True)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/asked/**")
    camera.shoot(page, "follow")
    request = link_in_text(camera, camera.signed_in("admin"), "Made-up Housing Advice")
    reply = camera.browser.new_context(viewport=PHONE, locale="en-GB").new_page()
    reply.goto(camera.address + request)
    camera.shoot(reply, "reply")


def staff_look(camera: Camera) -> None:
    """Take a clinician's referral, the coach's day and one person's way through it, then what the lead sees."""
    clinician = camera.signed_in("clinician")
    clinician.goto(f"{camera.address}/staff/referrals/new/")
    clinician.locator("main table a", has_text="Refer").first.click()
    camera.shoot(clinician, "refer")
    coach = camera.signed_in("coach")
    coach.goto(f"{camera.address}/staff/today/")
    camera.shoot(coach, "coach-day")
    coach.locator(".gw-day__name a").first.click()
    camera.shoot(coach, "referral")
    lead = camera.signed_in("lead")
    for path, name in (("funnel", "funnel"), ("silences", "silences")):
        lead.goto(f"{camera.address}/staff/{path}/")
        camera.shoot(lead, name)


def main() -> int:
    """Take all pictures; the exit status is 1 where one can't be taken."""
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", nargs="?", default="http://localhost:8000", help="where the demonstration runs")
    parser.add_argument("--to", type=Path, default=HERE, help="folder of the pictures")
    asked = parser.parse_args()
    names = (os.environ.get("GOODWORK_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    chromium = next((found for name in names if name and (found := shutil.which(name))), None)
    if chromium is None:
        raise SystemExit("No Chromium was found: apt-get install chromium, or set GOODWORK_CHROMIUM to its path.")
    asked.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        camera = Camera(browser, asked.address, asked.to)
        in_urdu, in_english = manager_sends(camera)
        person_answers(camera, in_urdu)
        person_asks(camera, in_english)
        staff_look(camera)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
