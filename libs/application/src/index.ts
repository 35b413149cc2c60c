export * from './domain/case';
export * from './domain/move';
export * from './domain/may';
export * from './domain/requests';
export * from './domain/thread';
export * from './domain/timeline';
export * from './domain/trial';
export * from './domain/version-move';
