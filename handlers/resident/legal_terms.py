"""The words of legal advice: what is said of the state of now, and what each word means."""

from shelter.models.legal import Actor, Scenario, Stage
from shelter.text import N_

Term = Stage | Scenario

STAGE_SENTENCES = {
    Stage.INTAKE: N_("You are in the intake. We talk with you about what you need."),
    Stage.WAITING: N_("You wait for a place in the shelter."),
    Stage.SHELTERED: N_("You have a bed in the shelter. Your legal advice still has to begin."),
    Stage.ADMITTED: N_("You are admitted. You have a place and you get legal advice."),
    Stage.STABILISATION: N_("You get time to rest. After that we look at your case."),
    Stage.FILE_ANALYSIS: N_("Your legal adviser reads all papers of your case."),
    Stage.SCENARIO_CHOSEN: N_("You and your legal adviser have chosen a plan."),
    Stage.PROCEDURE: N_("Your procedure has started."),
    Stage.AWAITING_DECISION: N_("You wait for a decision."),
    Stage.DECIDED: N_("There is a decision in your case."),
    Stage.OBJECTION_OR_APPEAL: N_("You do not agree with a decision. Somebody looks at it again."),
    Stage.EXIT: N_("Your time in the shelter ends."),
}
SCENARIO_SENTENCES = {
    Scenario.UNDER_INVESTIGATION: N_("There is no plan yet. We look at what is possible."),
    Scenario.STAY: N_("The plan is: a right to stay in the Netherlands. A plan is not a promise."),
    Scenario.RETURN: N_("The plan is: back to your own country. A plan is not a decision."),
    Scenario.ONWARD: N_("The plan is: on to another country. A plan is not a decision."),
}
ACTOR_SENTENCES = {
    Actor.RESIDENT: N_("You do the next thing. Ask your legal adviser what it is."),
    Actor.CASEMANAGER: N_("Your casemanager does the next thing."),
    Actor.LEGAL_ADVISER: N_("Your legal adviser does the next thing."),
    Actor.LAWYER: N_("Your lawyer does the next thing."),
    Actor.IND: N_("The IND (immigration service) does the next thing."),
    Actor.COURT: N_("The court does the next thing."),
    Actor.MUNICIPALITY: N_("The city does the next thing."),
}
ACTOR_NAMES = {
    Actor.RESIDENT: N_("The resident"),
    Actor.CASEMANAGER: N_("Casemanager"),
    Actor.LEGAL_ADVISER: N_("Legal adviser"),
    Actor.LAWYER: N_("Lawyer"),
    Actor.IND: N_("IND (immigration service)"),
    Actor.COURT: N_("Court"),
    Actor.MUNICIPALITY: N_("The city"),
}
"""For staff, who choose one."""
STAGE_NAMES: dict[Term, str] = {
    Stage.INTAKE: N_("Intake"),
    Stage.WAITING: N_("Waiting for a place"),
    Stage.SHELTERED: N_("Sheltered"),
    Stage.ADMITTED: N_("Admitted"),
    Stage.STABILISATION: N_("Time to rest"),
    Stage.FILE_ANALYSIS: N_("Reading your papers"),
    Stage.SCENARIO_CHOSEN: N_("Plan chosen"),
    Stage.PROCEDURE: N_("Procedure"),
    Stage.AWAITING_DECISION: N_("Waiting for a decision"),
    Stage.DECIDED: N_("Decision"),
    Stage.OBJECTION_OR_APPEAL: N_("Objection or appeal"),
    Stage.EXIT: N_("Leaving"),
}
SCENARIO_NAMES: dict[Term, str] = {
    Scenario.UNDER_INVESTIGATION: N_("No plan yet"),
    Scenario.STAY: N_("Plan: stay"),
    Scenario.RETURN: N_("Plan: return"),
    Scenario.ONWARD: N_("Plan: another country"),
}
STAGE_MEANINGS: dict[Term, str] = {
    Stage.INTAKE: N_("The first talks. After them it is decided whether there is a place for you."),
    Stage.WAITING: N_("You can come in, but all beds are taken. You get a place when one is free."),
    Stage.SHELTERED: N_("You sleep in the shelter. It is not yet decided that you get legal advice."),
    Stage.ADMITTED: N_("It is decided that you may be in the shelter and get legal advice."),
    Stage.STABILISATION: N_(
        "The first weeks: sleep, see a doctor, feel safe. Only then come hard questions."
    ),
    Stage.FILE_ANALYSIS: N_(
        "All papers and old decisions of your case. Your legal adviser reads them to see what is possible."
    ),
    Stage.SCENARIO_CHOSEN: N_("A plan says what you work on: to stay, to return, or another country."),
    Stage.PROCEDURE: N_("A request to the immigration service or a judge. It has fixed steps and dates."),
    Stage.AWAITING_DECISION: N_(
        "All papers are sent. Now somebody else decides: yes or no. It can take long."
    ),
    Stage.DECIDED: N_("The answer to your request. Ask your legal adviser what you can do now."),
    Stage.OBJECTION_OR_APPEAL: N_(
        "Objection: you ask the same service to look again. Appeal: you ask a judge. Both have a last day."
    ),
    Stage.EXIT: N_("You go out of the shelter. Your casemanager talks with you about where to."),
}
SCENARIO_MEANINGS: dict[Term, str] = {
    Scenario.UNDER_INVESTIGATION: N_("It is not clear yet what is possible. There is time to find out."),
    Scenario.STAY: N_("You and your legal adviser work on a right to stay here. Somebody else decides."),
    Scenario.RETURN: N_("You prepare to go back to your own country. You get help with it."),
    Scenario.ONWARD: N_("You prepare to live in another country where you may be. You get help with it."),
}

NAMES = STAGE_NAMES | SCENARIO_NAMES
MEANINGS = STAGE_MEANINGS | SCENARIO_MEANINGS
