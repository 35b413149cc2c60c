export * from './domain/clock';
export * from './domain/credit-code';
export * from './domain/csv';
export * from './domain/grams';
export * from './domain/holidays.data';
export * from './domain/ids';
export * from './domain/masks';
export * from './domain/money';
export * from './domain/money-capitals';
export * from './domain/random';
export * from './domain/refusal';
export * from './domain/resident-id';
export {
  endOfShanghaiDay,
  isDate,
  shanghaiDate,
  shanghaiInstant,
  shanghaiTime,
} from './domain/shanghai-time';
export * from './domain/text';
export * from './domain/wire';
export * from './domain/working-days';
