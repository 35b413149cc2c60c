import { Injectable } from '@nestjs/common';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { Refusal } from '@keshen/kernel';
import { signInRequest } from '../domain/requests';
import { SignInService, type KnownAccount } from './sign-in.service';

type PassportRequest = Parameters<ReturnType<typeof passport.authenticate>>[0];
type PassportResponse = Parameters<ReturnType<typeof passport.authenticate>>[1];
type Done = (error: Error | null, account?: KnownAccount | false) => void;

/**
 * Signing in with a name and a password through passport-local. The strategy belongs to this module, not to passport's
 * global list, so that two programs in one process (tests) do not share it. Another way in (a city-wide identity) is
 * another strategy beside this one.
 */
@Injectable()
export class LocalSignIn {
  private readonly passport = new passport.Passport();

  constructor(private readonly signIn: SignInService) {
    this.passport.use(
      new Strategy(
        { usernameField: 'login', passwordField: 'password', session: false, passReqToCallback: true },
        ({ body }, login, password, done) =>
          void this.verify(login, password, signInRequest.parse(body).code, done as Done),
      ),
    );
  }

  /** The account of the credentials in the request's body, which its schema takes. Refuses as `SignInService.verify` does. */
  authenticate(request: object, response: object): Promise<KnownAccount> {
    return new Promise((resolve, reject) => {
      const answered = (error: unknown, account?: KnownAccount | false): void => {
        if (error) reject(error);
        else if (account) resolve(account);
        else reject(new Refusal('unauthenticated', 'sign-in.wrong'));
      };
      const handler = this.passport.authenticate('local', { session: false }, answered) as (
        request: PassportRequest,
        response: PassportResponse,
        next: (error?: unknown) => void,
      ) => void;
      handler(request as PassportRequest, response as PassportResponse, (error) =>
        reject(error ?? new Refusal('unauthenticated', 'sign-in.wrong')),
      );
    });
  }

  private async verify(login: string, password: string, code: string | undefined, done: Done): Promise<void> {
    try {
      done(null, await this.signIn.verify(login, password, code));
    } catch (error) {
      done(error as Error);
    }
  }
}
