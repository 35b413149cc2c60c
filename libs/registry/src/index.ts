export * from './domain/credit';
export * from './domain/legal-person';
