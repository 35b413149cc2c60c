export * from './domain/may';
export * from './domain/notice';
export * from './domain/objection';
export * from './domain/requests';
export * from './domain/views';
