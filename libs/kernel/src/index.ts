export * from './domain/clock';
export * from './domain/money';
export * from './domain/money-capitals';
export * from './domain/refusal';
export * from './domain/text';
