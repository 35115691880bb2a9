"""What every key of a dossier's files means, in French: what an editor shows beside it.

By model: what it is, then its keys. A test holds that no key is without its words.
"""

from __future__ import annotations

EXPLAINED: dict[str, tuple[str, dict[str, str]]] = {
    "DonneurOrdres": (
        "Le dossier d’un donneur d’ordres.",
        {
            "id": "Nom court, unique : minuscules, chiffres et _.",
            "name": "Nom que l’on annonce.",
            "trade": "Métier, en toutes lettres.",
            "greeting": "Phrase d’accueil, dite telle quelle.",
            "presentation": "Quelques phrases sur le donneur d’ordres.",
            "people": "Personnes joignables, avec leur poste.",
            "permanent": "Consignes permanentes.",
            "temporary": "Consignes datées.",
            "vocabulary": "Mots du métier, à employer.",
            "may_say": "Ce que l’on peut dire aux correspondants.",
            "must_not_say": "Ce que l’on ne dit jamais.",
            "priorities": "Ordre dans lequel servir les appels.",
            "urgencies": "Ce qui est urgent, et ce que l’on fait alors.",
            "transfers": "Quand transférer, et à qui.",
            "booking": "Consignes de prise de rendez-vous, en phrases.",
            "kinds": "Types de rendez-vous, que la machine vérifie.",
            "form": "Formulaire des messages.",
            "ways": "Voies d’envoi des messages.",
            "agenda": "Agenda avant les appels.",
            "cards": "Correspondants déjà connus.",
        },
    ),
    "PersonCard": (
        "Une personne à qui l’on peut transférer un appel.",
        {
            "name": "Nom et prénom.",
            "role": "Fonction, et quand la déranger.",
            "extension": "Poste à composer, de 1 à 6 chiffres ; unique dans tout le dossier.",
        },
    ),
    "ConsigneText": (
        "Une consigne permanente.",
        {"text": "La consigne.", "about": "Ce qu’elle règle, en un mot (« visites »)."},
    ),
    "DatedConsigne": (
        "Une consigne temporaire.",
        {
            "text": "La consigne.",
            "since": "Premier jour (année-mois-jour).",
            "until": "Dernier jour, compris.",
            "about": "Ce qu’elle règle, en un mot : deux consignes datées sur le même sujet ne "
            "valent pas le même jour.",
        },
    ),
    "Form": (
        "Le formulaire des messages.",
        {"rubrics": "Rubriques, une par nature de demande.", "fields": "Champs, dans l’ordre."},
    ),
    "FieldOfForm": (
        "Un champ du formulaire.",
        {
            "id": "Nom court du champ.",
            "label": "Intitulé à l’écran.",
            "required": "Vrai si le message ne part pas sans lui.",
            "choices": "Réponses possibles ; aucune : texte libre.",
        },
    ),
    "Way": (
        "Une voie d’envoi.",
        {
            "medium": "mail, sms, fax ou phone.",
            "number": "Numéro (SMS, fax, téléphone), réservé à la fiction.",
            "mail": "Adresse de courriel, en .example.",
            "hours": "Quand elle peut servir, en toutes lettres.",
        },
    ),
    "Kind": (
        "Un type de rendez-vous.",
        {
            "id": "Nom court.",
            "label": "Intitulé à l’écran.",
            "minutes": "Durée, en minutes.",
            "gap_minutes": "Temps à garder libre après, en minutes (un trajet).",
            "days": "Jours permis, de 1 (lundi) à 7.",
            "ranges": "Plages permises : [début, fin], qui le contiennent tout entier.",
            "outside": "Vrai pour une visite au dehors, qui demande une adresse.",
        },
    ),
    "Slot": (
        "Ce qui est déjà dans l’agenda.",
        {
            "id": "Nom court, s’il faut en parler dans un scénario.",
            "start": "Début (année-mois-jourTheures:minutes).",
            "kind": "Type de rendez-vous, ou « block » pour une plage fermée.",
            "minutes": "Durée, si ce n’est pas celle du type.",
            "who": "Pour qui.",
            "number": "Numéro où le joindre.",
            "reason": "Motif.",
            "place": "Adresse, pour une visite.",
        },
    ),
    "Acquaintance": (
        "Un correspondant déjà connu.",
        {
            "id": "Nom court de sa fiche.",
            "last_name": "Nom.",
            "first_name": "Prénom.",
            "number": "Numéro.",
            "mail": "Courriel, en .example.",
            "place": "Adresse.",
            "note": "Remarque.",
        },
    ),
    "Scenario": (
        "Un scénario : des appels, et des temps forts entre eux.",
        {
            "id": "Nom court, unique.",
            "title": "Titre.",
            "purpose": "Ce qu’il examine, en une phrase.",
            "language": "Langue des appels : fr ou en.",
            "lines": "Lignes du poste, de 1 à 3.",
            "outbound_extra_line": "Vrai si l’on peut appeler quand toutes sont prises.",
            "calls": "Les appels.",
            "beats": "Les temps forts : consignes données en direct, tchat.",
        },
    ),
    "ScriptedCall": (
        "Un appel.",
        {
            "id": "Nom court, unique dans tout le programme.",
            "donneur_ordres": "Donneur d’ordres pour qui l’on appelle.",
            "correspondent": "Qui appelle.",
            "language": "Langue de cet appel, si ce n’est pas celle du scénario.",
            "start": "Quand il sonne.",
            "priority": "Rang de service : 1 se sert le premier.",
            "opening": "Première phrase du correspondant.",
            "closing": "Dernière phrase.",
            "cues": "Indications de jeu pour le co-évaluateur.",
            "clips": "Enregistrements que le co-évaluateur peut y jouer : ceux de la maison "
            "(attente.wav, papiers.wav…) ou du dossier des sons.",
            "facts": "Ce que dit le correspondant.",
            "objections": "Ce qu’il répond quand on le contrarie.",
            "challenges": "Ce qui rend l’appel difficile, donc les critères qu’il examine.",
            "truth": "Ce que le candidat doit avoir fait.",
            "rings_for_s": "Durée de la sonnerie avant qu’il renonce.",
            "talk_s": "Durée de la conversation, attentes non comprises.",
            "hold_patience_s": "Durée d’attente qu’il supporte.",
            "patience_ends": "Ce qu’il fait ensuite : hangs_up (raccroche) ou insists (insiste).",
            "on_impatience": "Ce qu’il dit alors.",
            "transfer_to": "Poste à qui l’appel revient.",
            "takes_leave": "Faux s’il attend que le candidat mette fin à l’appel.",
        },
    ),
    "Correspondent": (
        "Un correspondant.",
        {
            "name": "Civilité, prénom et nom.",
            "number": "Numéro affiché ; vide : masqué.",
            "voice": "Voix à prendre.",
            "timbre": "Ce qui est fait de la voix du co-évaluateur : deep et lower l’abaissent, "
            "higher et high l’élèvent, far l’éloigne, muffled l’étouffe.",
            "ambience": "Enregistrement que l’on entend autour de lui : de la maison (rue.wav, "
            "pluie.wav, vent.wav, appareils.wav, boite_a_musique.wav) ou du dossier des sons.",
            "mood": "Humeur.",
            "motive": "Vrai motif de l’appel.",
        },
    ),
    "Fact": (
        "Quelque chose que dit le correspondant.",
        {
            "id": "Nom court ; la vérité le cite par $nom.",
            "value": "Ce qu’il faut en écrire, exactement.",
            "says": "Ses paroles.",
            "when_asked": "La question qui le lui fait dire ; absente : il le dit de lui-même.",
        },
    ),
    "Objection": (
        "Une objection.",
        {"when": "Ce qui la provoque.", "says": "Ce qu’il dit."},
    ),
    "Start": (
        "Quand l’appel sonne : une seule des trois clés.",
        {
            "at_s": 'À un moment, depuis le début du scénario (90 ou "1:30").',
            "by_hand": "À la main du co-évaluateur.",
            "after": "Après un autre appel ou un temps fort.",
        },
    ),
    "After": (
        "Après quoi, et combien de temps après.",
        {
            "call": "L’appel ou le temps fort.",
            "event": "placed (sonne), picked_up (décroché), held (en attente), ended (fini).",
            "delay_s": "Délai.",
        },
    ),
    "Beat": (
        "Un temps fort sans appel.",
        {
            "id": "Nom court, unique dans tout le programme.",
            "start": "Quand il a lieu.",
            "consigne": "Consigne donnée en direct.",
            "chat": "Ligne de tchat.",
            "donneur_ordres": "Donneur d’ordres concerné, si rien d’autre ne le dit.",
            "challenges": "Ce qu’il a de difficile.",
            "truth": "Ce que le candidat doit avoir fait.",
        },
    ),
    "NewConsigne": (
        "Une consigne donnée en direct.",
        {
            "donneur_ordres": "Qui la donne.",
            "text": "La consigne.",
            "until": "Dernier jour.",
            "replaces": "Consigne qu’elle remplace : p1 (1re permanente), t2 (2e temporaire)…",
        },
    ),
    "ChatLine": (
        "Une ligne de tchat.",
        {"donneur_ordres": "Qui l’écrit ; personne : l’équipe.", "text": "Le texte."},
    ),
    "Truth": (
        "Ce que le candidat doit avoir fait à la fin.",
        {
            "card": "Fiche du correspondant.",
            "message": "Message, et son envoi.",
            "appointment": "Rendez-vous pris.",
            "move": "Rendez-vous déplacé.",
            "cancel": "Rendez-vous annulé : son nom court dans l’agenda.",
            "block": "Plage fermée.",
            "chat": "Ce qui est dit dans le tchat.",
            "call_back": "Qui est rappelé.",
            "consigne": "Temps fort dont la consigne est lue.",
            "handover": "Ce que la relève doit contenir.",
            "incident": "Ce que le rapport d’incident doit contenir.",
        },
    ),
    "CardTruth": (
        "La fiche attendue. Une valeur « $fait » est celle de ce fait.",
        {
            "last_name": "Nom.",
            "first_name": "Prénom.",
            "number": "Numéro.",
            "mail": "Courriel.",
            "place": "Adresse.",
            "known": "Fiche qui existe déjà, à compléter et non à doubler.",
        },
    ),
    "MessageTruth": (
        "Le message attendu.",
        {
            "rubric": "Rubrique du formulaire.",
            "urgency": "normal, urgent ou vital.",
            "values": "Par champ du formulaire, ce qu’il doit contenir.",
            "medium": "Voie d’envoi.",
            "fails": "Sort du premier envoi : failed ou wrong_number.",
            "correct_address": "La bonne adresse, quand la première est fausse.",
        },
    ),
    "AppointmentTruth": (
        "Le rendez-vous attendu.",
        {
            "kind": "Type.",
            "starts": "Débuts admis.",
            "who": "Pour qui.",
            "place": "Adresse, pour une visite.",
        },
    ),
    "MoveTruth": (
        "Le déplacement attendu.",
        {"appointment": "Rendez-vous de l’agenda.", "starts": "Débuts admis."},
    ),
    "BlockTruth": (
        "La plage à fermer.",
        {"start": "Début.", "minutes": "Durée, en minutes."},
    ),
    "ChatTruth": (
        "Ce qui est dit dans le tchat.",
        {
            "with_team": "Vrai si c’est à l’équipe, et non au donneur d’ordres.",
            "says": "Ce que les envois doivent contenir.",
        },
    ),
    "CallBackTruth": (
        "Qui est rappelé.",
        {"who": "Son nom.", "number": "Son numéro."},
    ),
    "Programme": (
        "Un programme : des scénarios à la suite, et des phases.",
        {
            "id": "Nom court, unique.",
            "title": "Titre.",
            "scenarios": "Scénarios, dans l’ordre.",
            "pause_s": "Pause entre deux scénarios.",
            "automatic": "Les appels à l’heure prévue sonnent d’eux-mêmes dès le début.",
            "phases": "Phases de l’épreuve, dans l’ordre.",
        },
    ),
    "PhasePlan": (
        "Une phase.",
        {"phase": "Laquelle.", "lasts_s": "Durée ; 0 : jusqu’à ce que l’on y mette fin."},
    ),
    "Studies": (
        "Ce qui s’évalue hors du téléphone.",
        {
            "cases": "Études de cas de l’entretien.",
            "role_plays": "Mises en situation face à face.",
            "self_assessment": "Feuille d’autoévaluation.",
        },
    ),
    "CaseStudy": (
        "Une étude de cas.",
        {
            "id": "Nom court.",
            "title": "Titre.",
            "criteria": "Critères examinés.",
            "situation": "La situation.",
            "questions": "Questions à poser.",
            "expects": "Ce que contient une bonne réponse.",
            "after_calls": "Appels dont elle peut parler.",
        },
    ),
    "RolePlay": (
        "Une mise en situation face à face.",
        {
            "id": "Nom court.",
            "title": "Titre.",
            "visitor": "Qui se présente.",
            "situation": "La situation.",
            "steps": "Par critère, ce que l’on observe.",
            "objections": "Ce que le visiteur oppose.",
        },
    ),
    "SelfAssessmentSheet": (
        "La feuille d’autoévaluation.",
        {"introduction": "Consigne au candidat.", "lines": "Questions, par nom court."},
    ),
    "SelfAssessmentLine": (
        "Une question au candidat.",
        {"asks": "La question.", "criteria": "Critères qu’elle touche."},
    ),
    "Head": (
        "Ce qui vaut pour tout le dossier école.",
        {
            "version": "Version, imprimée partout.",
            "status": "Statut, imprimé partout.",
            "company": "Entreprise de télésecrétariat du candidat.",
            "day": "Jour où la fiction se passe (année-mois-jour).",
            "hierarchy": "Supérieurs du candidat, joignables de toutes les fiches.",
            "rules": "Règles de l’entreprise.",
        },
    ),
    "RuleChapter": (
        "Un chapitre des règles de l’entreprise.",
        {"title": "Titre.", "lines": "Règles, une par ligne."},
    ),
    "Grid": (
        "La grille d’évaluation.",
        {
            "version": "Version, imprimée partout.",
            "status": "Statut, imprimé partout.",
            "bounds": "Nombres que lisent les mesures, par nom.",
            "criteria": "Critères, dans l’ordre du référentiel.",
        },
    ),
    "Bound": (
        "Un nombre du référentiel, ou notre choix faute de mieux.",
        {
            "label": "Ce qu’il borne.",
            "value": "Valeur, dans son unité.",
            "unit": "Unité.",
            "origin": "stated : donné par le référentiel ; default : notre choix, à régler.",
        },
    ),
    "Criterion": (
        "Un critère.",
        {
            "id": "Numéro (C1.2.a).",
            "unit": "Unité de compétence.",
            "competence": "Compétence.",
            "label": "Intitulé, dans nos mots.",
            "modality": "O observation, E entretien, M mise en situation, G autoévaluation.",
            "kind": "A mesuré, S preuves puis décision humaine, H humain seul.",
            "weight": "Poids.",
            "detector": "Mesure de la machine.",
        },
    ),
}
