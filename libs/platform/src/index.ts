export * from './domain/problem';
