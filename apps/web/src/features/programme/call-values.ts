import type { CallDraft } from '@keshen/programme';
import { instantOf, localOf } from './local-time';
import type { ListedCall, PolicyFile } from './programme.api';

/** The call form as typed: numbers and instants are texts, the envelope is fen. */
export type CallValues = {
  programmeVersionId: string;
  titleZh: string;
  titleEn: string;
  year: string;
  batch: string;
  noticeNumber: string;
  opensAt: string;
  closesAt: string;
  endorsementClosesAt: string;
  envelopeFen: number | null;
  limitPerParty: string;
  graceMinutes: string;
  sealed: boolean;
  quotaTotal: string;
  quotaPerRecommender: string;
  /** A line for each recommending body with a number of its own: 马陆镇 5. */
  quotas: string;
  attachments: PolicyFile[];
  office: string;
  person: string;
  phone: string;
  email: string;
  address: string;
};

export const emptyCall = (programmeVersionId: string): CallValues => ({
  programmeVersionId,
  titleZh: '',
  titleEn: '',
  year: '',
  batch: '1',
  noticeNumber: '',
  opensAt: '',
  closesAt: '',
  endorsementClosesAt: '',
  envelopeFen: null,
  limitPerParty: '1',
  graceMinutes: '0',
  sealed: false,
  quotaTotal: '',
  quotaPerRecommender: '',
  quotas: '',
  attachments: [],
  office: '',
  person: '',
  phone: '',
  email: '',
  address: '',
});

export const valuesOf = (call: ListedCall, policyFiles: PolicyFile[]): CallValues => ({
  programmeVersionId: call.programmeVersionId,
  titleZh: call.title['zh-CN'],
  titleEn: call.title.en,
  year: String(call.year),
  batch: String(call.batch),
  noticeNumber: call.noticeNumber,
  opensAt: localOf(call.opensAt),
  closesAt: localOf(call.closesAt),
  endorsementClosesAt: localOf(call.endorsementClosesAt),
  envelopeFen: call.envelopeFen,
  limitPerParty: String(call.limitPerParty),
  graceMinutes: String(call.graceMinutes),
  sealed: call.sealed,
  quotaTotal: String(call.quotaTotal ?? ''),
  quotaPerRecommender: String(call.quotaPerRecommender ?? ''),
  quotas: call.quotas.map(({ recommender, most }) => `${recommender} ${most}`).join('\n'),
  attachments: policyFiles,
  office: call.contact.office,
  person: call.contact.person,
  phone: call.contact.phone,
  email: call.contact.email ?? '',
  address: call.contact.address ?? '',
});

/** What is sent; what was not understood is sent as it cannot be right, so that the schema says where. */
export const draftOf = (values: CallValues): CallDraft => ({
  programmeVersionId: values.programmeVersionId,
  title: { 'zh-CN': values.titleZh.trim(), en: values.titleEn.trim() },
  year: Number(values.year || Number.NaN),
  batch: Number(values.batch || Number.NaN),
  noticeNumber: values.noticeNumber.trim(),
  opensAt: instantOf(values.opensAt) ?? '',
  closesAt: instantOf(values.closesAt) ?? '',
  endorsementClosesAt: instantOf(values.endorsementClosesAt) ?? '',
  envelopeFen: values.envelopeFen ?? Number.NaN,
  limitPerParty: Number(values.limitPerParty || Number.NaN),
  graceMinutes: Number(values.graceMinutes || 0),
  sealed: values.sealed,
  quotaTotal: values.quotaTotal.trim() === '' ? null : Number(values.quotaTotal),
  quotaPerRecommender: values.quotaPerRecommender.trim() === '' ? null : Number(values.quotaPerRecommender),
  quotas: quotasOf(values.quotas),
  attachments: values.attachments.map(({ id }) => id),
  contact: {
    office: values.office.trim(),
    person: values.person.trim(),
    phone: values.phone.trim(),
    email: values.email.trim() || null,
    address: values.address.trim() || null,
  },
});

/** 马陆镇 5 on each line; what has no number behind it is sent as it cannot be right. */
const quotasOf = (text: string): { recommender: string; most: number }[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [, recommender = line, most] = /^(.*\S)[\s:：,，]+(\d+)$/.exec(line) ?? [];
      return { recommender, most: most === undefined ? Number.NaN : Number(most) };
    });
