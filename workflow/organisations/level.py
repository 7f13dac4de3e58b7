"""The levels of the tree: what may stand under what."""

from workflow.words import Named


class Level(Named):
    """What an organisation is in the tree."""

    REGION = "region", "регион"
    MUNICIPALITY = "municipality", "муниципалитет"
    INSTITUTION = "institution", "организация"


UNDER = {
    Level.REGION: (),
    Level.MUNICIPALITY: (Level.REGION,),
    Level.INSTITUTION: (Level.REGION, Level.MUNICIPALITY),
}
"""Directly under what an organisation may stand; each may also stand by itself."""
