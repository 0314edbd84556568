"""Take the README's pictures from a running demonstration: `bin/screenshots ADDRESS`, best after `bin/run --fresh`.

It goes the way of a morning: the practice manager hands in a small file of made-up people and sends it, one of them
answers in Urdu on a phone, the coach and the service lead look at their pages. Pictures show the first screenful.
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
"""When the person who answers was born: day, month, year."""


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


def manager_sends(camera: Camera) -> str:
    """Hand in the file, take its preview, send it, and return the address in the Urdu text."""
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
    page.goto(f"{camera.address}/staff/outbox/")
    text = page.get_by_role("link", name="Hanna Qureshi")
    if not text.count():
        raise SystemExit("The made-up people were invited here before: take pictures after bin/run --fresh.")
    text.last.click()
    camera.shoot(page, "text-urdu")
    found = page.get_by_role("button", name="Follow the link").get_attribute("href")
    assert found
    return found


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
    page.goto(f"{camera.address}{link}/birth-date")
    for part, typed in zip(("day", "month", "year"), PERSON, strict=True):
        page.fill(f"#birth-{part}", typed)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/my/")
    camera.shoot(page, "my-next-urdu")


def staff_look(camera: Camera) -> None:
    """Take the coach's day and one person's way through it, then what the lead sees."""
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
        person_answers(camera, manager_sends(camera))
        staff_look(camera)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
