export * from './domain/credit';
export * from './domain/legal-person';
export * from './domain/patent';
