export * from './domain/mail-text';
export * from './domain/requests';
export * from './domain/template';
export * from './domain/templates';
export * from './domain/views';
