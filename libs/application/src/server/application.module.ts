import { Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { stageKinds } from '@keshen/programme';
import { FileAccess } from '@keshen/document/server';
import { Enclosures } from '@keshen/notification/server';
import { TaskHandlers, SealedColumns } from '@keshen/platform/server';
import { rulesAmendedTask } from '@keshen/programme/server';
import { ActivityQueries } from './activity.queries';
import { AmendmentService } from './amendment.service';
import { Announcements } from './announcements';
import { AttemptQueries } from './attempt.queries';
import { AnswerQueries } from './answer.queries';
import { ApplicationLists } from './application.lists';
import { ApplicationQueries } from './application.queries';
import { ApplicationSearch } from './application.search';
import { answerContext, AnswerStore } from './answers';
import { ArchiveContents } from './archive.contents';
import { ApplicationAccess } from './access';
import { StageBehaviours } from './behaviour';
import { closedBehaviour, formBehaviour } from './behaviours';
import { CaseService } from './case.service';
import { CertificationService } from './certification.service';
import { DraftHistory } from './draft.history';
import { DraftDeletion } from './draft.deletion';
import { DraftService } from './draft.service';
import { EarlierService } from './earlier.service';
import { LiveStreams } from './live.streams';
import { Openings } from './openings';
import { MatchQueries } from './match.queries';
import { ReceiptService } from './receipt.service';
import { ReceiptVerifier } from './receipt.verifier';
import { PartyDocuments } from './party-documents.service';
import { PartyListService } from './party-lists.service';
import { StageService } from './stage.service';
import { StartService } from './start.service';
import { SubmissionService } from './submission.service';
import { submissionContext, SubmissionStore } from './submission.store';
import { stageAnnounce, stageEnter, receiptWrite, submissionUnseal, ticketSettle } from './tasks';
import { TicketService } from './ticket.service';
import { TableService } from './table.service';
import { ThreadQueries } from './thread.queries';
import { ThreadService } from './thread.service';
import { TrialService } from './trial.service';
import { UniqueClaims } from './unique-claims';
import { VersionMoveService } from './version-move.service';
import { WorkQueries } from './work.queries';
import { UsualSaves } from './usual-saves';

const services = [
  StageBehaviours,
  CaseService,
  StageService,
  Announcements,
  ApplicationAccess,
  ArchiveContents,
  AnswerStore,
  Openings,
  StartService,
  DraftService,
  UsualSaves,
  EarlierService,
  CertificationService,
  SubmissionService,
  SubmissionStore,
  TicketService,
  AttemptQueries,
  ReceiptService,
  ReceiptVerifier,
  UniqueClaims,
  ApplicationLists,
  ApplicationQueries,
  ApplicationSearch,
  AnswerQueries,
  DraftDeletion,
  DraftHistory,
  LiveStreams,
  MatchQueries,
  VersionMoveService,
  AmendmentService,
  TableService,
  ThreadService,
  ActivityQueries,
  PartyDocuments,
  PartyListService,
  ThreadQueries,
  TrialService,
  WorkQueries,
];

const ofAnswer = { of: ['application_id', 'path'], context: answerContext };

@Module({ providers: services, exports: services })
export class ApplicationModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly behaviours: StageBehaviours,
    private readonly handlers: TaskHandlers,
    private readonly stages: StageService,
    private readonly announcements: Announcements,
    private readonly files: FileAccess,
    private readonly access: ApplicationAccess,
    private readonly amendments: AmendmentService,
    private readonly tickets: TicketService,
    private readonly submissions: SubmissionService,
    private readonly receipts: ReceiptService,
    private readonly enclosures: Enclosures,
    private readonly sealed: SealedColumns,
  ) {}

  onModuleInit(): void {
    this.behaviours.register([formBehaviour, closedBehaviour(this.behaviours)]);
    this.sealed.define(
      { table: 'answers', column: 'sealed', key: { application_id: 'uuid', path: 'text' }, ...ofAnswer },
      { table: 'answer_changes', column: 'sealed', key: { id: 'bigint' }, ...ofAnswer },
      {
        table: 'submissions',
        column: 'sealed_answers',
        of: ['application_id', 'no'],
        context: submissionContext,
      },
    );
    this.files.register('application', (tx, actor, file) => this.access.mayReadFile(tx, actor, file));
    this.handlers.handle(stageEnter, (tx, { entry }) => this.stages.enter(tx, entry));
    this.handlers.handle(stageAnnounce, (tx, { entry }) => this.announcements.announce(tx, entry));
    this.handlers.handle(ticketSettle, (tx, { ticket }) => this.tickets.settle(tx, ticket));
    this.handlers.handle(submissionUnseal, (tx, { application }) => this.submissions.unseal(tx, application));
    this.handlers.handleOutside(receiptWrite, ({ submission }) => this.receipts.write(submission));
    this.enclosures.register('receipt', (id) => this.receipts.enclosure(id));
    this.handlers.handle(rulesAmendedTask, (tx, { version, after }) =>
      this.amendments.compare(tx, version, after),
    );
  }

  /** A program with a stage kind that nobody behaves does not start. */
  onApplicationBootstrap(): void {
    this.behaviours.complete(stageKinds);
  }
}
