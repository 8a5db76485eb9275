"""Words that are true tags and yet no name for a cluster."""

from typing import Final

__all__ = ["OPINIONS"]

OPINIONS: Final[tuple[str, ...]] = (
    # How somebody liked it says nothing about what it is.
    *("acting", "amazing", "annoying", "awesome", "awful", "bad", "bad acting", "bad plot", "bad script"),
    *("big budget", "boring", "brilliant", "cinematography", "classic", "clever", "clichéd", "cliche"),
    *("confusing", "cool", "crappy sequel", "disappointing", "dull", "dumb", "ending", "enjoyable"),
    *("entertaining", "excellent", "feel good movie", "fun", "genius", "good", "good acting", "great"),
    *(
        "good dialogue",
        "good music",
        "good soundtrack",
        "good writing",
        "great acting",
        "great cinematography",
    ),
    *("great dialogue", "great ending", "great movie", "great performances", "great screenplay"),
    *("great soundtrack", "great villain", "great visuals", "highly quotable", "horrible", "imdb top 250"),
    *("interesting", "lovely", "masterpiece", "notable soundtrack", "original", "overrated", "plot holes"),
    *("poorly paced", "predictable", "quotable", "really bad", "ridiculous", "silly", "slow", "smart"),
    *("so bad it's good", "soundtrack", "stupid", "sweet", "terrible", "too long", "too short", "underrated"),
    *("unique", "unoriginal", "unfunny", "very funny", "visually appealing", "waste of time"),
    # What it won or how a board rated it.
    *("academy award", "award winning", "oscar", "oscar winner", "oscar nominee", "palme d'or"),
    *("oscar (best picture)", "oscar (best actor)", "oscar (best actress)", "oscar (best directing)"),
    *("best picture", "national film registry", "nudity", "nudity (topless)", "nudity (full frontal)"),
    *("notable nudity", "rated r", "rated pg", "bechdel test:pass", "bechdel test:fail"),
    # What is already said by genre.
    *("sci-fi", "scifi", "science fiction", "animated", "animation", "musicals", "kids", "documentary"),
    *("comedy", "drama", "horror", "romance", "action", "adventure", "thriller", "fantasy", "crime", "war"),
    *("western", "mystery", "children", "film-noir", "film noir", "noir", "musical"),
)
