import { Module } from '@nestjs/common';
import { AccountController, RegistrationController } from './account.controller';
import { ClaimsController } from './claims.controller';
import { PartiesController } from './parties.controller';
import { PeopleController } from './people.controller';
import { LegalPersonsController } from './register.controller';
import { PersonalDataController } from './personal-data.controller';
import { SecondFactorController } from './second-factor.controller';
import { SessionController, SessionsController } from './session.controller';
import { SessionView } from './session.view';
import { AccountLinksController, SingleSignOnController } from './single-sign-on.controller';

@Module({
  controllers: [
    SessionController,
    SessionsController,
    SingleSignOnController,
    AccountLinksController,
    RegistrationController,
    AccountController,
    PersonalDataController,
    SecondFactorController,
    ClaimsController,
    PartiesController,
    PeopleController,
    LegalPersonsController,
  ],
  providers: [SessionView],
})
export class IdentityApiModule {}
