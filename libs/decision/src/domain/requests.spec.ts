import { decisionRecord, decisionsRequest, meetingRequest } from './requests';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const line = (n: number) => ({ caseId: uuid(n), outcome: 'agree', amountFen: 1, version: 0 });

describe('what a meeting is asked', () => {
  it('decides at most a hundred cases at once, none of them twice', () => {
    const lines = Array.from({ length: 101 }, (_, n) => line(n));
    expect(decisionsRequest.safeParse({ decisions: lines.slice(0, 100) }).success).toBe(true);
    expect(decisionsRequest.safeParse({ decisions: lines }).success).toBe(false);
    expect(decisionsRequest.safeParse({ decisions: [line(1), line(1)] }).success).toBe(false);
    expect(decisionsRequest.safeParse({ decisions: [] }).success).toBe(false);
  });

  it('takes amounts in whole fen, 0 for a recognition, and nothing it does not know', () => {
    expect(decisionRecord.safeParse({ amountFen: 0 }).success).toBe(true);
    expect(decisionRecord.safeParse({ amountFen: -1 }).success).toBe(false);
    expect(decisionRecord.safeParse({ amountFen: 1.5 }).success).toBe(false);
    expect(decisionRecord.safeParse({ amountFen: '1' }).success).toBe(false);
    expect(decisionRecord.safeParse({ amountFen: 1, note: '' }).success).toBe(false);
  });

  it('puts no case before a meeting twice', () => {
    const request = { callId: uuid(9), title: '主任办公会', heldOn: '2026-12-01' };
    expect(meetingRequest.safeParse({ ...request, cases: [{ caseId: uuid(1) }] }).success).toBe(true);
    expect(
      meetingRequest.safeParse({ ...request, cases: [{ caseId: uuid(1) }, { caseId: uuid(1) }] }).success,
    ).toBe(false);
  });
});
