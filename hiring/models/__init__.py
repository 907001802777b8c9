"""People, roles, rubrics, exercises, loop templates and the event log."""

from hiring.models.attachments import AttachmentContent, ExerciseAttachment
from hiring.models.availability import Pause
from hiring.models.document_imports import DocumentImport
from hiring.models.events import Delivery, Event, EventStream, LogDay, ValueChange
from hiring.models.exercises import Exercise, ExerciseQuestion
from hiring.models.interviewer_policies import InterviewerPolicy
from hiring.models.invitations import Invitation
from hiring.models.loop_templates import LoopTemplate, PlanOverride, Stage, StageDimension
from hiring.models.people import Duty, Person
from hiring.models.process_policies import DuePolicy, Law, RetentionPeriod, RetentionPolicy, RevealPolicy
from hiring.models.profiles import EmphasisProfile, ProfileDimension
from hiring.models.qualifications import QualificationChange
from hiring.models.reminder_policies import ReminderPolicy, ReminderStep
from hiring.models.roles import Role
from hiring.models.rubrics import (
    AssessmentArea,
    Dimension,
    DocumentSection,
    Kpi,
    Milestone,
    Rubric,
    Signal,
)
from hiring.models.worker_canaries import WorkerCanary

__all__ = [
    "AssessmentArea",
    "AttachmentContent",
    "Delivery",
    "Dimension",
    "DocumentImport",
    "DocumentSection",
    "DuePolicy",
    "Duty",
    "EmphasisProfile",
    "Event",
    "EventStream",
    "Exercise",
    "ExerciseAttachment",
    "ExerciseQuestion",
    "InterviewerPolicy",
    "Invitation",
    "Kpi",
    "Law",
    "LogDay",
    "LoopTemplate",
    "Milestone",
    "Pause",
    "Person",
    "PlanOverride",
    "ProfileDimension",
    "QualificationChange",
    "ReminderPolicy",
    "ReminderStep",
    "RetentionPeriod",
    "RetentionPolicy",
    "RevealPolicy",
    "Role",
    "Rubric",
    "Signal",
    "Stage",
    "StageDimension",
    "ValueChange",
    "WorkerCanary",
]
