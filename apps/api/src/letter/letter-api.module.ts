import { Module } from '@nestjs/common';
import { LetterController } from './letter.controller';
import { TemplateController } from './template.controller';

@Module({ controllers: [LetterController, TemplateController] })
export class LetterApiModule {}
