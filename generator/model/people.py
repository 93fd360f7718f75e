"""Who holds which role, from when to when: `people.yml`.

Boundary: what was typed. Who held a role at a moment is answered by `generator.policy`.
"""

from pydantic import Field

from generator.model.base import Part
from generator.model.scalars import Day, Id, Line, PersonId, ProductId, RoleId


class Term(Part):
    """A stretch of days in which a person holds a role."""

    role: RoleId = Field(description="The role, an id of the policy.")
    since: Day = Field(alias="from", description="The first day.")
    until: Day | None = Field(None, description="The last day, included; open where absent.")
    products: list[ProductId] = Field(default_factory=list, description="The products it is for; all where absent.")
    deputy_for: PersonId | None = Field(None, description="The person whose place is taken for a while.")


class SigningKey(Part):
    """A key with which a person signs commits."""

    key: Line = Field(description="An SSH public key, or an OpenPGP fingerprint.")
    since: Day | None = Field(None, alias="from", description="The first day on which it counts.")
    until: Day | None = Field(None, description="The last day on which it counts, included.")


class Person(Part):
    """Somebody who signs, decides or builds."""

    name: Line = Field(description="The name that the pages show.")
    email: list[Line] = Field(default_factory=list, description="Addresses that are matched with git authors.")
    keys: list[SigningKey] = Field(default_factory=list, description="Keys of signed commits.")
    roles: list[Term] = Field(default_factory=list, description="The roles held, with their days.")


class People(Part):
    """The file `people.yml`."""

    people: dict[Id, Person] = Field(description="Everybody, by the id that records use.")
