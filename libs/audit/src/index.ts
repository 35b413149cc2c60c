export * from './domain/digest';
