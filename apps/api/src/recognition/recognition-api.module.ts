import { Module } from '@nestjs/common';
import { RegisterController } from './register.controller';
import { UpwardController } from './upward.controller';

@Module({ controllers: [UpwardController, RegisterController] })
export class RecognitionApiModule {}
