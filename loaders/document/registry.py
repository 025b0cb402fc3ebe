"""The things a document tells of, each once: every mention finds its entity here, every entity its key and forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from styrkedjan.graph.model import Entity, Literal, Term
from styrkedjan.ontology import BASE, SCHEMA, SK, SKOS, XSD

from ..names.people import Person
from ..names.spans import Organisation, RoleMention, Thing
from ..swedish.lexicon import Head, Lexicon, Noun, genitive
from .iris import iri, slug

__all__ = ["Draft", "Registry"]

_LEVELS = frozenset({"state", "political", "executive", "management", "staff", "resident", "union"})


@dataclass(slots=True, eq=False)
class Draft:
    """An entity in the making: what it is called grows with every mention."""

    iri: str
    type: str
    label: str
    forms: set[str] = field(default_factory=set)
    properties: dict[str, Term] = field(default_factory=dict)
    level: str = ""
    code: str = ""

    def finish(self) -> Entity:
        """Return the entity, its label left out of its other forms."""
        return Entity(
            self.iri,
            SK + self.type if ":" not in self.type else self.type,
            self.label,
            tuple(sorted(self.forms - {self.label})),
            tuple(sorted(self.properties.items())),
        )


class Registry:
    """The entities of one document by key."""

    def __init__(self, base: str, lexicon: Lexicon) -> None:
        self.base = base
        self.lexicon = lexicon
        self.drafts: dict[str, Draft] = {}
        self._by_type: dict[str, list[Draft]] = defaultdict(list)
        self.partisans: set[str] = set()  # people with a party after their names

    def __iter__(self) -> Iterator[Draft]:
        return iter(self.drafts.values())

    def _draft(self, key: str, type_: str, label: str, form: str = "") -> Draft:
        label, form = label.replace("\u00ad", ""), form.replace("\u00ad", "")
        draft = self.drafts.get(key)
        if draft is None:
            draft = self.drafts[key] = Draft(key, type_, label)
            self._by_type[type_].append(draft)
        elif draft.type == type_ and self._by_type[type_][-1] is not draft:
            self._by_type[type_].remove(draft)
            self._by_type[type_].append(draft)
        if draft.type == "Organisation" and type_ != "Organisation":
            draft.type = type_
        if form:
            draft.forms.add(form)
        return draft

    def rebase(self, known: str) -> str:
        """Return an IRI of the ontology under this graph's base."""
        return self.base + known.removeprefix(BASE) if known.startswith(BASE) else known

    def level(self, name: str) -> str:
        """Return the IRI of a level of the steering chain."""
        return f"{self.base}level/{name}"

    # -- organisations -------------------------------------------------------------------------------------------

    def municipality(self, code: str) -> Draft | None:
        """Return the municipality or region with *code*, known to the ontology."""
        known = self.lexicon.by_iri.get(f"{BASE}municipality/{code}" if len(code) == 4 else f"{BASE}region/{code}")
        if known is None:
            return None
        draft = self._draft(self.rebase(known.iri), known.type, known.label)
        draft.code = code
        return draft

    def place_name(self, code: str) -> str:
        """Return the place of a municipality's name ("Umeå"), a region's whole name, *code* where it is unknown."""
        known = f"{BASE}municipality/{code}"
        if known in self.lexicon.place_of:
            return self.lexicon.place_of[known]
        entry = self.lexicon.by_iri.get(f"{BASE}region/{code}")
        return entry.label if entry else code

    def organisation(self, value: Organisation, code: str) -> Draft | None:
        """Return the organisation a mention names; *code* is that of the municipality in scope, "" where there is none.

        None for a service that is named in general ("socialtjänsten" where no municipality is in sight).
        """
        if value.iri:
            known = self.lexicon.by_iri[value.iri]
            form = value.form if value.form != known.label else ""
            draft = self._draft(self.rebase(value.iri), known.type, known.label, form)
            draft.code = value.code
            return draft
        label = value.label
        if not value.local:
            return self._draft(iri(self.base, "organisation", label), value.type, label, value.form)
        code = value.code or code
        lower = label[0].lower() + label[1:]
        named = self._is_proper(label)
        if not code:
            if not named and self._is_general(label):
                if not self._stands_for_all(label):
                    return None
                label = lower
            return self._draft(iri(self.base, "organisation", label), value.type, label, value.form)
        key = f"{self.base}organisation/{code}/{slug(label)}"
        place = self.place_name(code)
        owner = self.municipality(code)
        if named:
            draft = self._draft(key, value.type, label, value.form)
        else:
            full = f"{label[0].upper()}{label[1:]}, {owner.label if owner else place}"
            draft = self._draft(key, value.type, full, value.form)
            draft.forms |= {lower, f"{lower} i {place}"}
            if owner:
                draft.forms.add(f"{genitive(owner.label)} {self._indefinite(lower)}")
                draft.forms.add(f"{genitive(place)} {self._indefinite(lower)}")
        draft.code = code
        return draft

    def _indefinite(self, lower: str) -> str:
        head = self.lexicon.word(lower.rsplit(" ", 1)[-1]).head
        return self.lexicon.indefinite(lower, head) if head and head.form == "definite" else lower

    def _is_proper(self, label: str) -> bool:
        """Say whether *label* is a name of its own ("Björkgårdens skola"), no common noun ("socialnämnden")."""
        words = label.split()
        if any(w[0].isupper() for w in words[1:]):
            return True
        if any(w[0].isdigit() for w in words):
            return True
        first = self.lexicon.word(words[0])
        if not words[0][0].isupper():
            return False
        if len(words) > 1 and words[0].endswith("s") and not (first.head or words[0].endswith("-")):
            return True
        if len(words) == 1 and first.head is None:
            return not self.lexicon.is_common(words[0])
        head = first.head
        return bool(
            head
            and head.type == "ServiceUnit"
            and not self.lexicon.is_common(words[0])
            and (not self.lexicon.is_common(head.stem) if head.stem else False)
            and not first.lower.startswith(("social", "individ", "barn", "utbildning"))
        )

    def is_general(self, value: Organisation) -> bool:
        """Say whether a mention names a service that every municipality has ("hemtjänsten"), not a body of its own."""
        return value.local and not self._is_proper(value.label) and self._is_general(value.label)

    def _is_general(self, label: str) -> bool:
        words = label.split()
        head = self.lexicon.word(words[-1]).head
        return bool(
            head and head.type == "ServiceUnit" and (head.bare_name or len(words) >= 2 and head.base == "familjeomsorg")
        )

    def _stands_for_all(self, label: str) -> bool:
        """Say whether texts speak of a service as of one body: "socialtjänsten" is that of all municipalities."""
        head = self.lexicon.word(label).head
        return head is not None and head.whole and head.base in self.lexicon.in_general

    def last_of(self, type_: str, head: Head | None = None) -> Draft | None:
        """Return the organisation of a class that was named last, one whose name has the same head before any other."""
        drafts = [d for kind in type_.split("|") for d in self._by_type.get(kind, ())]
        if not drafts:
            return None
        if head is not None:
            for draft in reversed(drafts):
                if head.base in draft.label.lower():
                    return draft
        return drafts[-1]

    def unknown(self, label: str, form: str = "") -> Draft:
        """Return an organisation of which nothing but the name is known."""
        return self._draft(iri(self.base, "organisation", label), "Organisation", label, form)

    # -- the rest ------------------------------------------------------------------------------------------------

    def person(self, person: Person) -> Draft:
        """Return the person, one for each name."""
        draft = self.named_person(person.name)
        if person.party:
            self.partisans.add(draft.iri)
        return draft

    def named_person(self, name: str) -> Draft:
        """Return the person of whom nothing but the name is known."""
        return self._draft(iri(self.base, "person", name), "Person", name)

    def group(self, noun: Noun, form: str = "") -> Draft:
        """Return the group that a noun names; its level is told by the first noun that has one."""
        draft = self._draft(iri(self.base, "group", noun.label), "Group", noun.label, form)
        draft.level = draft.level or noun.level
        if noun.level in _LEVELS:
            draft.properties[SK + "atLevel"] = self.level(noun.level)
        return draft

    def role(self, role: RoleMention) -> Draft:
        """Return the role, whoever has it."""
        draft = self._draft(iri(self.base, "role", role.label), "Role", role.label)
        if role.level in _LEVELS:
            draft.level = role.level
            draft.properties[SK + "atLevel"] = self.level(role.level)
        return draft

    def vacant_post(self, key: str, role: RoleMention, organisation: Draft | None = None, form: str = "") -> Draft:
        """Return the post that has the IRI *key*: a role, mostly in an organisation, whoever holds it."""
        label = f"{role.label}, {organisation.label}" if organisation else role.label
        draft = self._draft(key, "Post", label, form)
        draft.properties[SK + "hasRole"] = self.role(role).iri
        if organisation:
            draft.properties[SK + "postIn"] = organisation.iri
        return draft

    def concept(self, known: str, label: str, form: str = "") -> Draft:
        """Return the theme that has the ontology's IRI *known*."""
        draft = self._draft(self.rebase(known), SKOS + "Concept", label, form)
        draft.properties[SKOS + "inScheme"] = SK + "Themes"
        return draft

    def thing(self, thing: Thing, form: str = "") -> Draft:
        """Return the initiative, research project or event; a project once called research stays so."""
        kind = {"initiative": "Initiative", "research": "ResearchProject", "event": "Event"}[thing.kind]
        draft = self._draft(
            iri(self.base, "event" if kind == "Event" else "initiative", thing.label), kind, thing.label, form
        )
        if kind == "ResearchProject":
            draft.type = kind
        return draft

    def visit(self, place: str, date: str) -> Draft:
        """Return the visit to a place on a date ("" where nothing tells it): one for each pair."""
        key = iri(self.base, "visit", place, *([date] if date else []))
        return self._draft(key, "StudyVisit", f"Studiebesök {place} {date}".strip())

    def event(self, label: str, date: str, form: str = "") -> Draft:
        """Return the event; *date*, where given, tells it from others with the same label."""
        return self._draft(iri(self.base, "event", label, *([date] if date else [])), "Event", label, form)

    def amount(self, key: str, value: int) -> Draft:
        """Return the sum of *value* kronor that has the IRI *key*."""
        draft = self._draft(key, SCHEMA + "MonetaryAmount", f"{value:,} kr".replace(",", "\u00a0"))
        draft.properties[SCHEMA + "value"] = Literal(str(value), XSD + "integer")
        draft.properties[SCHEMA + "currency"] = Literal("SEK")
        return draft
