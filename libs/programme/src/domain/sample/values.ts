import { between, type Random } from '@keshen/kernel';
import { isEmpty, type TableRow } from '../answers';
import type { Definition } from '../definition';
import { fieldProblems } from '../field-problems';
import type { Column, Field, Section } from '../fields';
import {
  creditCode,
  foreignPatent,
  organisationName,
  patentNumber,
  personName,
  residentId,
  type SampleApplicant,
} from './applicant';
import { wordsMatching } from './pattern';

/** What first values are made from. */
export interface SampleWorld {
  definition: Definition;
  applicant: SampleApplicant;
  random: Random;
  today: string;
}

/** Files count as there: the sample's reader uploads so many. */
export const someFiles = (n: number): string[] =>
  Array.from({ length: n }, () => '00000000-0000-4000-8000-000000000000');

const WAN = 1_000_000;
const SENTENCE = '按申报通知如实填写，目标明确，进度可检查，经费测算有依据。';

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const digits = (random: Random, n: number): string =>
  Array.from({ length: n }, () => between(random, 0, 9)).join('');

const cut = (text: string, length: number): string => Array.from(text).slice(0, length).join('');

/** A value that is right for the question by itself; undefined where none was found or none is asked for. */
export function firstValue(world: SampleWorld, section: Section, field: Field): unknown {
  const path = `${section.id}.${field.id}`;
  return valuesFor(world, path, field).find(
    (value) => !isEmpty(value) && fieldProblems(field, value, path, { today: world.today }).length === 0,
  );
}

/** What a field might be answered with, the likeliest first. */
function valuesFor(world: SampleWorld, path: string, field: Field): unknown[] {
  const known = field.prefill ? profileValue(world, field.prefill) : undefined;
  const made = generic(world, path, field);
  return known === undefined ? made : [known, ...made];
}

/** What a form would be filled in with from the profile. */
function profileValue({ applicant }: SampleWorld, key: string): unknown {
  if (key === 'credit_code') return applicant.creditCode;
  return applicant.facts['applicant']![key];
}

function generic(world: SampleWorld, path: string, field: Field): unknown[] {
  const { random, today, applicant } = world;
  switch (field.type) {
    case 'text':
      return texts(world, path, field);
    case 'long-text':
      return [cut(SENTENCE.repeat(4), field.maxLength)];
    case 'integer':
      return inside(field.min, field.max, [10, 1, 0, 100]);
    case 'money':
      return inside(field.min ?? (field.aboveZero ? 1 : 0), field.max, [10 * WAN, WAN, 100, 1]);
    case 'percent':
      return inside(field.min, field.max, [5000, 1000, 0]);
    case 'date':
      return [addDays(today, -120), today, addDays(today, 90)];
    case 'date-range':
      return [{ start: addDays(today, -10), end: addDays(today, 340) }];
    case 'choice':
      return field.options.map((o) => o.value);
    case 'choices':
      return [field.options.slice(0, Math.max(1, field.minItems ?? 1)).map((o) => o.value)];
    case 'credit-code':
      return [creditCode(random)];
    case 'resident-id':
      return [applicant.kind === 'natural' ? applicant.residentId : residentId(random)];
    case 'mobile':
      return [`138${digits(random, 8)}`];
    case 'email':
      return [`sample${digits(random, 4)}@example.com`];
    case 'address':
      return [
        `${field.townOptions?.[0] ?? String(applicant.facts['applicant']!['town'])}科创路 ${between(random, 1, 900)} 号`,
      ];
    case 'industry':
      return ['I6513', 'C3990', 'M7320'];
    case 'bank-account':
      return [`6222${digits(random, 15)}`];
    case 'declaration':
      return [true];
    case 'patent':
      return [field.regions?.includes('cn') === false ? foreignPatent(random) : patentNumber(random)];
    case 'organisation':
      return [
        {
          name: organisationName(random),
          creditCode: creditCode(random),
          ...(field.representative ? { representative: personName(random) } : {}),
          ...(field.address ? { address: '上海市嘉定区博乐南路111号' } : {}),
        },
      ];
    case 'person':
      return [
        {
          name: personName(random),
          mobile: `138${digits(random, 8)}`,
          ...(field.email ? { email: `sample${digits(random, 4)}@example.com` } : {}),
          ...(field.residentId ? { residentId: residentId(random) } : {}),
        },
      ];
    case 'group':
      return [
        Array.from({ length: Math.max(field.minItems, 1) }, () =>
          Object.fromEntries(
            field.fields.flatMap((each) => {
              const value = itemValue(world, path, each);
              return value === undefined ? [] : [[each.id, value] as const];
            }),
          ),
        ),
      ];
    case 'table':
      return [rowsOf(world, field)];
    case 'file':
      return field.required ? [someFiles(1)] : [];
    // What is computed is nobody's answer.
    case 'computed':
      return [];
  }
}

/** A value that is right for a question inside of a record. */
const itemValue = (world: SampleWorld, path: string, field: Field): unknown =>
  generic(world, path, field).find(
    (value) => !isEmpty(value) && fieldProblems(field, value, path, { today: world.today }).length === 0,
  );

/** Whole numbers within bounds: the wanted ones that fit, else the nearest bound. */
function inside(min: number | undefined, max: number | undefined, wanted: number[]): number[] {
  const fits = (n: number): boolean => (min === undefined || n >= min) && (max === undefined || n <= max);
  return [...wanted.filter(fits), ...[min, max].filter((n) => n !== undefined)];
}

/** Who is named where: the payee is the applicant, a leader a person, a partner an organisation. */
function texts(world: SampleWorld, path: string, field: Extract<Field, { type: 'text' }>): string[] {
  const { definition, applicant, random } = world;
  const { title, payee, participants } = definition.form;
  const named = participants?.find((p) => p.name === path);
  const special =
    path === payee?.name
      ? applicant.name
      : path === payee?.bank
        ? '中国工商银行嘉定支行'
        : named
          ? named.role === 'partner'
            ? organisationName(random)
            : personName(random)
          : path === title
            ? `${definition.name['zh-CN']}样例项目${digits(random, 6)}`
            : `${field.label['zh-CN']}样例${digits(random, 4)}`;
  const matching = field.pattern === undefined ? [] : [wordsMatching(field.pattern, random)];
  return [...matching, special, '1', '100', 'A1'].flatMap((text) =>
    text ? [cut(text, field.maxLength)] : [],
  );
}

function rowsOf(world: SampleWorld, field: Extract<Field, { type: 'table' }>): TableRow[] {
  if (field.fixedRows)
    return field.fixedRows.map(({ value }) => ({
      ...rowOf(world, field.columns),
      [field.columns[0]!.id]: value,
    }));
  return Array.from({ length: Math.max(field.minRows, 1) }, () => rowOf(world, field.columns));
}

const rowOf = (world: SampleWorld, columns: readonly Column[]): TableRow =>
  Object.fromEntries(
    columns.flatMap((column) => {
      const value = cellOf(world, column);
      return value === undefined ? [] : [[column.id, value] as const];
    }),
  );

function cellOf({ random, today }: SampleWorld, column: Column): unknown {
  switch (column.type) {
    case 'text':
      return cut(`${column.label['zh-CN']}${digits(random, 4)}`, column.maxLength);
    case 'integer':
      return inside(column.min, column.max, [1, 10, 0])[0] ?? 1;
    case 'money':
      return WAN;
    case 'date':
      return addDays(today, 60);
    case 'choice':
      return column.options[0]!.value;
    case 'percent':
      return inside(column.min, column.max, [5000, 1000, 0])[0] ?? 0;
    case 'credit-code':
      return creditCode(random);
    case 'patent':
      return column.regions?.includes('cn') === false ? foreignPatent(random) : patentNumber(random);
    case 'row-total':
    case 'computed':
      return undefined;
  }
}
