"""Words that tell nothing of an event: function words, and those that half of the field's titles hold."""

from __future__ import annotations

from watch.stories.glossary import COMMON_MEANINGS
from watch.text.analyzer import fold, stem

_FUNCTION_WORDS = """
    a à afin ainsi alors après au aucun aussi autre autres aux avant avec avoir ce ceci cela celle celles
    celui ces cet cette ceux chacun chaque chez ci comme comment contre d dans de depuis des donc dont du
    elle elles en encore entre est et été être eu eux fait faire font hors il ils j je jusqu l la le les
    leur leurs lors lui mais me même mêmes moins mon n ne ni nos notre nous on ont or ou où par parmi pas
    peu peut peuvent plus pour pourra pourront pourquoi puis qu quand que quel quelle quelles quels qui s
    sa sans se sera seront ses si son sont sous soit sur ta te tel telle toujours tous tout toute toutes
    très tu un une uns va vers via voici vos votre vous y désormais déjà enfin selon pendant doit doivent
    dit deux trois deuxième première premier premières premiers about above after again against all also
    am an and any are as at be because been before being below between both but by can could did do does
    doing down during each few for from further get had has have having he her here hers him his how i if
    in into is it its itself just may me might more most must my no nor not now of off once one only or
    other our ours out over own per same say says said she should since so some such t than that the
    their theirs them then there these they this those through to today too two three under until up upon
    us very was we were what when where which while who whom why will with within without would yet you
    your first last
"""

#: Function words of both languages. "ai" is not among them, though it is one in French.
STOP = frozenset(_FUNCTION_WORDS.split())

_FIELD_WORDS = {
    "fr": """
        concerner relatif portant fixant titre cadre cours mise mettre prévoir prévu précise préciser
        permet dispositif objet publics concernés entrée notice référence suivant ministre décision
        acteur prendre compte lieu partie ensemble point guide fiche actualité communiqué pays mois
        semaine semaines jours fin début grand petit principal appliquable étape enjeu impact essentiel
        savoir faut voici dossier vue européenne cas jeu lundi mardi mercredi jeudi vendredi réduire
        fixer porter ouvrir ouverte ouvert demander estimer attendre retenir devoir pouvoir
    """,
    "en": """
        regard having thereof laying provide concern issue need set key step use make take guide update
        month week day country state member group part number include work case process part time point
        full help new news what how monday tuesday wednesday thursday friday find seek open close start
        plan call want move back big long
    """,
}

#: Terms that are common in the field, in both spaces of a portrait.
COMMON = COMMON_MEANINGS | {
    form
    for language, text in _FIELD_WORDS.items()
    for word in text.split()
    for form in (stem(word, language), fold(word)[:6])
}
