"""Made-up documents in which names, places and dates recur and collide."""

from __future__ import annotations

import random

PEOPLE = ("Anna Ek", "Bo Al", "Eva Prov")
PLACES = ("organisation/9999/Omsorgen", "organisation/8888/Skolan", "body/Provverket")
ROLES = ("role/provledare", "role/rektor", "role/socialdirektör")
DATES = ('"2020-02-03"', '"2020-03"', '"2021-05-06"')


def document(chance: random.Random) -> str:
    """Return a made-up document in which names, places and dates recur and collide."""
    person, place, role = chance.choice(PEOPLE), chance.choice(PLACES), chance.choice(ROLES)
    visit = f"visit/Studiebesök Ort{chance.randrange(3)} 2020"
    lines = [
        f"person/{person} | org:memberOf | {place} | {role}",
        f"person/{chance.choice(PEOPLE)} | sk:hasRole | {chance.choice(ROLES)}",
        f"{visit} | sk:visits | municipality/{chance.choice(('2080', '1280', 'Provstad'))}",
        f"{visit} | schema:startDate | {chance.choice(DATES)}",
        f"{visit} | sk:participant | person/{person}",
        f'initiative/Labb {chance.randrange(4)} | sk:goal | "Mål {chance.randrange(1000)}"',
        f"initiative/Labb {chance.randrange(4)} | sk:concerns | theme/tillit",
        f"post/Chef {chance.randrange(2)} | sk:postIn | {place}",
        f"post/Chef {chance.randrange(2)} | sk:hasRole | {role}",
    ]
    return "\n".join(chance.sample(lines, chance.randrange(3, len(lines) + 1))) + "\n"
