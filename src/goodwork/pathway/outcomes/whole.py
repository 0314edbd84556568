"""One referral with all that hangs on it, for its page: some six queries, however much there is (no query
per row).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.events import queries as events
from goodwork.ledger.together import Ahead, ahead_once, ask_ahead, ask_at_once, once
from goodwork.pathway.absence import rules as absence
from goodwork.pathway.absence.joining import join_gap_days
from goodwork.pathway.absence.models import FitNote
from goodwork.pathway.caseload.models import Assignment
from goodwork.pathway.caseload.reaching import Reaching, reaching
from goodwork.pathway.conversations.models import Conversation, ConversationText
from goodwork.pathway.eligibility import queries as eligibility
from goodwork.pathway.eligibility.models import EligibilityRuleResult
from goodwork.pathway.eligibility.queries import DecisionView, RuleView
from goodwork.pathway.eligibility.rules import REASON_WORDS, RULES, Outcome, Result
from goodwork.pathway.eligibility.rules import Reason as RuleReason
from goodwork.pathway.outcomes.derived import outcome_from
from goodwork.pathway.outcomes.models import OutcomeReading
from goodwork.pathway.outcomes.parts import ChainLine, Hand, Helped, Owed, PlanLine, Talk, Whole
from goodwork.pathway.outcomes.rules import Satisfaction
from goodwork.pathway.plans.kinds import kinds
from goodwork.pathway.plans.models import Plan, PlanVersion
from goodwork.pathway.plans.permissions import why_not_agree
from goodwork.pathway.referrals import permissions
from goodwork.pathway.referrals.chaining import LONGEST_CHAIN
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import SENDERS
from goodwork.pathway.referrals.queries import Allowed
from goodwork.pathway.referrals.rules import Move, Reason, State
from goodwork.pathway.referrals.scope import helps, visible_referrals
from goodwork.pathway.referrals.stories import ahead_of, columns, names_in, promises_about, story_of
from goodwork.pathway.referrals.tellers import Names, asked_for_words
from goodwork.pathway.referrals.trying import to_try_next
from goodwork.pathway.referrals.views import view_of
from goodwork.reach.contacts.rules import Result as AttemptResult
from goodwork.reach.contacts.rules import Tried, Way, why_not_give_up
from goodwork.reach.promises.views import PromiseView
from goodwork.registers.places import queries as places


def _rows(rows: QuerySet[Any], *order: str, **columns: str) -> ArraySubquery:
    """Return some columns of the rows that belong to a row of the outer query, as JSON, in an order."""
    told = JSONObject(**{name: F(column) for name, column in columns.items()})
    return ArraySubquery(rows.order_by(*order).values(told=told))


@personal(page="referral")
def whole(viewer: Viewer, referral_id: UUID, *, at: datetime) -> Whole:
    """Return one referral with all that its viewer may see of it; raises NotVisible."""
    row = _found(viewer, referral_id)
    is_helper = helps(viewer, row)
    who = reaching(viewer, [row.person_id]).get(row.person_id)
    if who is None and is_helper:
        raise NotVisible
    theirs = [ahead_once(one, SYSTEM_VIEWER, row.pk) for one in (_talks, _readings)]
    chain = ahead_once(_chained, SYSTEM_VIEWER, row.person.known_as) if _is_chained(row) else None
    ask_ahead(*ahead_of(viewer, row), chain, *((*theirs, _rules_ahead(viewer, row)) if is_helper else ()))
    happened = events.of_subject(viewer, "REFERRAL", row.pk)
    talks = once(_talks, SYSTEM_VIEWER, row.pk) if is_helper else []
    names = names_in(viewer, row, happened, also=_users(row, talks))
    told = story_of(viewer, row, happened, promises_about(row.pk), names, at=at)
    return Whole(
        view=view_of(row),
        name=who.name if who else "",
        organisation_name=row.organisation.name,
        referrer_name=row.referrer.name if row.referrer else "",
        holder_name=names.users.get(row.holder_id, "") if row.holder_id else "",
        words=row.words if told.reads_words else None,
        comment=row.comment if told.reads_words else None,
        owed=_owed(told.next, today=local_date(at)) if told.next else None,
        story=told,
        chain=_chain(viewer, row),
        asked_for=asked_for_words(row.asked_for),
        helped=_helped(viewer, row, who, talks, names, at) if is_helper and who else None,
    )


def _chain(viewer: Viewer, row: Any) -> tuple[ChainLine, ...]:
    """Return the referrals before and after one in its chain, the first one first; empty where it stands alone.

    One query, only where there is a chain. A line leads on where the viewer works for who sent or has it.
    """
    if not _is_chained(row):
        return ()
    rows = {r.pk: r for r in once(_chained, SYSTEM_VIEWER, row.person.known_as)}
    found: list[ChainLine] = []

    def put(one: Any, depth: int) -> None:
        senders = one.referrer_id is not None and viewer.has_role(*SENDERS, organisation_id=one.referrer_id)
        found.append(
            ChainLine(
                id=one.pk,
                depth=depth,
                programme=one.programme.name if one.programme else "",
                organisation_name=one.organisation.name,
                state=State(one.state),
                reason=Reason(one.reason) if one.reason else None,
                is_this=one.pk == row.pk,
                leads_on=viewer.is_system or helps(viewer, one) or senders,
            )
        )

    above: list[Any] = []
    here: Any = rows.get(row.part_of_id) if row.part_of_id else None
    while here is not None and here not in above and len(above) < LONGEST_CHAIN:
        above.append(here)
        here = rows.get(here.part_of_id) if here.part_of_id else None
    for depth, one in enumerate(reversed(above)):
        put(one, depth)
    waiting = [(rows.get(row.pk, row), len(above))]
    while waiting and len(found) < 2 * LONGEST_CHAIN:
        one, depth = waiting.pop()
        put(one, depth)
        waiting += [(r, depth + 1) for r in reversed(list(rows.values())) if r.part_of_id == one.pk]
    return tuple(found)


def _is_chained(row: Any) -> bool:
    """Say whether a referral is a part of another, or has parts."""
    return row.part_of_id is not None or bool(row.told_parts)


def _chained(viewer: Viewer, known_as: UUID) -> QuerySet[Referral]:
    """Ask for all referrals of a referral's person: its chain is among them."""
    mine = Referral.objects.filter(person__known_as=known_as).select_related("organisation", "programme")
    return mine.order_by("received_at", "id")


def _rules_ahead(viewer: Viewer, row: Any) -> Ahead[Any] | None:
    """Ask for what a programme's rules said of a referral that is for one."""
    return eligibility.programme_decisions_ahead(viewer, row.pk) if row.programme_id else None


def _found(viewer: Viewer, referral_id: UUID) -> Any:
    """Return a referral's row with everything that hangs on it as JSON, in one query; raises NotVisible."""
    ask_at_once((_visible, viewer, referral_id))
    row = next(iter(once(_visible, viewer, referral_id)), None)
    if row is None:
        raise NotVisible
    return row


def _visible(viewer: Viewer, referral_id: UUID) -> QuerySet[Any]:
    """Ask for a referral that the viewer may see, with what hangs on it."""
    mine = OuterRef("pk")
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    plans = Plan.objects.filter(referral=mine).annotate(
        kind=Subquery(newest.values("kind")[:1]), review_date=Subquery(newest.values("review_date")[:1])
    )
    rows = visible_referrals(viewer).select_related("person", "organisation", "referrer", "decision", "satisfaction")
    return rows.filter(pk=referral_id).annotate(
        **columns(),
        told_rules=_rows(
            EligibilityRuleResult.objects.filter(decision=OuterRef("decision")),
            "rule",
            rule="rule",
            result="result",
            reason="reason",
        ),
        told_notes=_rows(
            FitNote.objects.filter(person__known_as=OuterRef("person__known_as")),
            "from_date",
            first="from_date",
            last="to_date",
        ),
        told_hands=_rows(
            Assignment.objects.filter(referral=mine),
            "from_at",
            "id",
            coach="coach_id",
            note="note",
            first="from_at",
            last="until_at",
        ),
        told_parts=_rows(
            Referral.objects.filter(part_of=mine),
            "received_at",
            id="id",
        ),
        told_plans=_rows(
            plans,
            "-agreed_at",
            id="id",
            kind="kind",
            agreed="agreed_at",
            review="review_date",
            closed="closed_at",
        ),
    )


def _readings(viewer: Viewer, referral_id: UUID) -> QuerySet[OutcomeReading]:
    """Ask for what was read of somebody's work and scales, in order."""
    return OutcomeReading.objects.filter(referral_id=referral_id).order_by("recorded_at", "id")


def _talks(viewer: Viewer, referral_id: UUID) -> QuerySet[Any]:
    """Ask for the conversations of a referral with the text that holds, the latest first."""
    newest = ConversationText.objects.filter(conversation=OuterRef("pk")).order_by("-number")
    rows = Conversation.objects.filter(referral_id=referral_id).annotate(
        words=Subquery(newest.values("words")[:1]), note=Subquery(newest.values("note")[:1])
    )
    return rows.order_by("-held_at", "-id")


def _users(row: Any, talks: Sequence[Any]) -> set[UUID]:
    """Return the accounts whose names the page shows beside those of the story."""
    users = {UUID(h["coach"]) for h in row.told_hands}
    users |= {row.holder_id, *(t.held_with_id for t in talks)}
    return {user for user in users if user is not None}


def _attempts(row: Any) -> list[Tried]:
    """Return the attempts about a referral."""
    return [
        Tried(datetime.fromisoformat(a["at"]), Way(a["channel"]), AttemptResult(a["result"])) for a in row.told_attempts
    ]


def _owed(promise: PromiseView, *, today: date) -> Owed:
    """Return a promise in words, with its holder as people are told."""
    return Owed(
        words=promise.text("en"),
        due_date=promise.due_date,
        first_date=promise.first_date,
        is_overdue=promise.is_silent or promise.due_date < today,
        moves=tuple(move.text("en") for move in promise.moves),
    )


def _helped(
    viewer: Viewer,
    row: Any,
    who: Reaching,
    talks: Sequence[Any],
    said: Names,
    at: datetime,
) -> Helped:
    """Return what only who works there sees; one query more where somebody is signposted out of Greater Manchester."""
    decision, attempts, names = _decision(viewer, row), _attempts(row), said.users
    rules = eligibility.programme_decisions(viewer, [row.pk], at=at) if row.programme_id else []
    readings = once(_readings, SYSTEM_VIEWER, row.pk)
    question = getattr(row, "satisfaction", None)
    plans = _plans(row)
    following = to_try_next(attempts, who.ways) if row.closed_at is None else None
    return Helped(
        who=who,
        decision=decision,
        programme_rules=rules[0] if rules else None,
        allowed=_allowed(row, decision, attempts, who, at),
        next_try=following.words if following else "",
        spell=_spell(row, local_date(at)),
        talks=tuple(
            Talk(t.pk, t.held_at, t.minutes, names.get(t.held_with_id, ""), t.words or "", t.note or "") for t in talks
        ),
        plans=plans,
        plan_off=why_not_agree(State(row.state), has_open_plan=any(p.is_open for p in plans)),
        refer_on_off=permissions.why_not_refer_on(State(row.state)),
        hands=tuple(
            Hand(
                name=names.get(UUID(h["coach"]), ""),
                note=h["note"],
                from_at=datetime.fromisoformat(h["first"]),
                until_at=datetime.fromisoformat(h["last"]) if h["last"] else None,
            )
            for h in row.told_hands
        ),
        outcome=outcome_from(readings),
        satisfaction=Satisfaction(question.answer) if question and question.answer else None,
        satisfaction_asked_at=question.asked_at if question else None,
    )


def _decision(viewer: Viewer, row: Any) -> DecisionView | None:
    """Return what the eligibility rules said, in words."""
    kept = row.decision
    if kept is None:
        return None
    codes = {kept.signpost_la_code, kept.own_locality_la_code} - {""}
    named = places.area_names(viewer, codes) if codes else {}
    by_rule = {r["rule"]: r for r in row.told_rules}
    return DecisionView(
        id=kept.pk,
        person_id=row.person_id,
        outcome=Outcome(kept.outcome),
        reason=RuleReason(kept.reason) if kept.reason else None,
        reason_words=REASON_WORDS[RuleReason(kept.reason)] if kept.reason else "",
        rules=tuple(
            RuleView(
                rule.words,
                Result(by_rule[rule.code]["result"]),
                REASON_WORDS[RuleReason(by_rule[rule.code]["reason"])] if by_rule[rule.code]["reason"] else "",
            )
            for rule in RULES
            if rule.code in by_rule
        ),
        signpost_la_code=kept.signpost_la_code,
        signpost=named.get(kept.signpost_la_code, kept.signpost_la_code),
        own_locality=named.get(kept.own_locality_la_code, kept.own_locality_la_code),
        decided_at=kept.decided_at,
    )


def _plans(row: Any) -> tuple[PlanLine, ...]:
    """Return the plans of a referral, the open one first."""
    named = {kind.code: kind.name() for kind in kinds()}
    lines = [
        PlanLine(
            id=UUID(p["id"]),
            kind=named.get(p["kind"], p["kind"]),
            agreed_at=datetime.fromisoformat(p["agreed"]),
            review_date=date.fromisoformat(p["review"]),
            is_open=p["closed"] is None,
        )
        for p in row.told_plans
    ]
    return tuple(sorted(lines, key=lambda line: not line.is_open))


def _spell(row: Any, today: date) -> absence.Spell | None:
    """Return the absence that goes on now."""
    notes = [absence.Note(date.fromisoformat(n["first"]), date.fromisoformat(n["last"])) for n in row.told_notes]
    gap = join_gap_days()
    return absence.current(absence.spells(notes, join_gap_days=gap), today, join_gap_days=gap)


def _allowed(
    row: Referral, decision: DecisionView | None, attempts: list[Tried], who: Reaching, at: datetime
) -> Allowed:
    """Return why each button is off."""
    state = State(row.state)
    ended = "" if row.closed_at is None else "It has ended already."
    return Allowed(
        accept=permissions.why_not_accept(state=state, outcome=decision.outcome if decision else None),
        talk=ended,
        hold=permissions.why_not(state, Move.HOLD),
        finish=permissions.why_not(state, Move.COMPLETE),
        unreached=ended or why_not_give_up(attempts, who.ways, at=at),
        close=ended,
    )
