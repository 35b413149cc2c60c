export * from './domain/agenda';
export * from './domain/award';
export * from './domain/honest-line';
export * from './domain/may';
export * from './domain/ranking';
export * from './domain/requests';
export * from './domain/trust';
export * from './domain/views';
