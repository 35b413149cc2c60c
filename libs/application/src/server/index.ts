export * from './amendment.service';
export * from './access';
export * from './activity.queries';
export * from './announcements';
export * from './answer.queries';
export * from './answers';
export * from './application.module';
export * from './attempt.queries';
export * from './application.lists';
export * from './application.queries';
export * from './application.search';
export * from './application.rows';
export * from './behaviour';
export * from './call-limits';
export * from './case.rows';
export * from './case.service';
export * from './certification.service';
export * from './draft.deletion';
export * from './draft.history';
export * from './draft.service';
export * from './prefill';
export * from './start.service';
export * from './earlier.service';
export * from './eligibility.context';
export * from './live.streams';
export * from './match.queries';
export * from './receipt.service';
export * from './receipt.verifier';
export * from './party-documents.service';
export * from './party-lists.service';
export * from './stage.service';
export * from './submission.service';
export * from './submission.store';
export * from './table.service';
export * from './trial.service';
export * from './tasks';
export * from './thread.queries';
export * from './thread.service';
export { contentDigest } from './ticket.rows';
export { TicketService, type TicketState } from './ticket.service';
export * from './unique-claims';
export * from './version-move.service';
export * from './work.queries';
import { Activity1764002000603 } from './activity.migration';
import { Deletion1764003000202 } from './deletion.migration';
import { Amendments1764001400102 } from './amendments.migration';
import { Application1764000600000 } from './application.migration';
import { ApplyFree1764001400301 } from './apply-free.migration';
import { RecommenderQuotas1764009000100 } from './quota.migration';
import { Resealed1764008000201 } from './resealed.migration';
import { DraftRetention1764008000205 } from './retention.migration';
import { Asked1764007000500 } from './asked.migration';
import { DraftChanges1764002000300 } from './draft-changes.migration';
import { Counterparty1764001300000 } from './counterparty.migration';
import { PartyDocuments1764002000601 } from './party-documents.migration';
import { ApplicationGrowth1764006000200 } from './growth.migration';
import { Listed1764005000400 } from './listed.migration';
import { ListedOnce1764009000101 } from './listed-once.migration';
import { Sealed1764002000504 } from './sealed.migration';
import { Started1764008000100 } from './started.migration';
import { Threads1764002000600 } from './threads.migration';
import { Trials1764002000101 } from './trial.migration';
import { Tickets1764002000501 } from './tickets.migration';
import { UniqueClaims1764001400300 } from './unique-claims.migration';
import { VersionMoves1764001400101 } from './version-moves.migration';

export const applicationMigrations = [
  Application1764000600000,
  Counterparty1764001300000,
  VersionMoves1764001400101,
  Amendments1764001400102,
  UniqueClaims1764001400300,
  ApplyFree1764001400301,
  Threads1764002000600,
  Trials1764002000101,
  PartyDocuments1764002000601,
  Activity1764002000603,
  Tickets1764002000501,
  DraftChanges1764002000300,
  Sealed1764002000504,
  Deletion1764003000202,
  Listed1764005000400,
  ApplicationGrowth1764006000200,
  Asked1764007000500,
  Started1764008000100,
  Resealed1764008000201,
  DraftRetention1764008000205,
  RecommenderQuotas1764009000100,
  ListedOnce1764009000101,
];
