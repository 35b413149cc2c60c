export * from './domain/problem';
export * from './domain/views';
