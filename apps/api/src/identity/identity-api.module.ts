import { Module } from '@nestjs/common';
import { AccountController, RegistrationController } from './account.controller';
import { ClaimsController } from './claims.controller';
import { PartiesController } from './parties.controller';
import { PeopleController } from './people.controller';
import { SessionController, SessionsController } from './session.controller';
import { SessionView } from './session.view';

@Module({
  controllers: [
    SessionController,
    SessionsController,
    RegistrationController,
    AccountController,
    ClaimsController,
    PartiesController,
    PeopleController,
  ],
  providers: [SessionView],
})
export class IdentityApiModule {}
