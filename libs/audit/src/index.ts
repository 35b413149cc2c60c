export * from './domain/digest';
export * from './domain/views';
