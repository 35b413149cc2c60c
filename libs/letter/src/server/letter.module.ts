import { Module, type OnModuleInit } from '@nestjs/common';
import { stageLetters } from '@keshen/application/server';
import { TaskHandlers } from '@keshen/platform/server';
import { LetterQueries } from './letter.queries';
import { LetterService } from './letter.service';
import { LetterWords } from './letter.words';
import { letterWrite } from './tasks';
import { TemplateService } from './template.service';

const services = [TemplateService, LetterWords, LetterService, LetterQueries];

@Module({ providers: services, exports: services })
export class LetterModule implements OnModuleInit {
  constructor(
    private readonly handlers: TaskHandlers,
    private readonly letters: LetterService,
  ) {}

  onModuleInit(): void {
    this.handlers.handle(stageLetters, (tx, { entry }) => this.letters.issueForEntry(tx, entry));
    this.handlers.handleOutside(letterWrite, ({ letter }) => this.letters.write(letter));
  }
}
