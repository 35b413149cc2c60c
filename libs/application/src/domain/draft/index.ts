export * from './entry';
export * from './merge';
export * from './replica';
export * from './rows';
export * from './same';
export * from './sync';
