import type { CallDraft } from '@keshen/programme';
import { instantOf, localOf } from './local-time';
import type { ListedCall } from './programme.api';

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
  office: '',
  person: '',
  phone: '',
  email: '',
  address: '',
});

export const valuesOf = (call: ListedCall): CallValues => ({
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
  contact: {
    office: values.office.trim(),
    person: values.person.trim(),
    phone: values.phone.trim(),
    email: values.email.trim() || null,
    address: values.address.trim() || null,
  },
});
