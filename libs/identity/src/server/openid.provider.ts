import { Inject, Injectable, Logger } from '@nestjs/common';
import { Refusal } from '@keshen/kernel';
import { CONFIG, type Config } from '@keshen/platform/server';
import * as oidc from 'openid-client';
import type { Claims } from '../domain/single-sign-on';

/** What must come back with the answer: kept by the browser that went, sealed. */
export type Errand = { state: string; nonce: string; verifier: string };
/** Who came back, as the provider knows them. */
export type Identity = { issuer: string; subject: string; claims: Claims };

const TIMEOUT_SECONDS = 5;

/**
 * The provider of identities by OpenID Connect Core 1.0: authorization code with PKCE (RFC 7636, S256), state, nonce,
 * and the signature of the ID token checked even over TLS.
 */
@Injectable()
export class OpenIdProvider {
  private readonly logger = new Logger('OpenId');
  private found: Promise<oidc.Configuration> | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Where to send the browser, and what it must bring back. Refuses `oidc.off` (not-found) and `oidc.unavailable`. */
  async begin(): Promise<{ url: string; errand: Errand }> {
    const provider = await this.reach();
    const errand = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.callback,
      scope: this.config.OIDC_SCOPE,
      state: errand.state,
      nonce: errand.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(errand.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, errand };
  }

  /** Who comes back with this query. Refuses `oidc.denied` when the provider let nobody in, `oidc.failed` for whatever does not fit. */
  async finish(query: string, errand: Errand): Promise<Identity> {
    const provider = await this.reach();
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, new URL(`${this.callback}${query}`), {
        expectedState: errand.state,
        expectedNonce: errand.nonce,
        pkceCodeVerifier: errand.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const { issuer, userinfo_endpoint } = provider.serverMetadata();
      const more = userinfo_endpoint
        ? await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub)
        : {};
      return { issuer, subject: claims.sub, claims: { ...more, ...claims } };
    } catch (error) {
      const code = (error as { error?: unknown }).error === 'access_denied' ? 'oidc.denied' : 'oidc.failed';
      // The library's own code names no person: OAUTH_RESPONSE_IS_NOT_CONFORM, OAUTH_INVALID_RESPONSE …
      this.logger.warn(`${code}: ${String((error as { code?: unknown }).code ?? 'unknown')}`);
      throw new Refusal('unauthenticated', code);
    }
  }

  /**
   * Where the provider ends its own session (OpenID Connect RP-Initiated Logout 1.0) and sends the browser to the home
   * page; null where it is not wanted, not offered, or nobody answers. The portal keeps no ID token to hint with: the
   * provider, told who asks, asks the person.
   */
  async end(): Promise<string | null> {
    if (!this.config.OIDC_SIGN_OUT) return null;
    const provider = await this.reach().catch(() => null);
    if (!provider?.serverMetadata().end_session_endpoint) return null;
    return oidc.buildEndSessionUrl(provider, { post_logout_redirect_uri: `${this.config.PUBLIC_URL}/` }).href;
  }

  private get callback(): string {
    return `${this.config.PUBLIC_URL}/api/oidc/callback`;
  }

  private async reach(): Promise<oidc.Configuration> {
    if (!this.config.OIDC_ISSUER) throw new Refusal('not-found', 'oidc.off');
    this.found ??= this.discover(new URL(this.config.OIDC_ISSUER));
    try {
      return await this.found;
    } catch (error) {
      // Asked again by the next one who comes.
      this.found = undefined;
      this.logger.warn(`no provider: ${String((error as { code?: unknown }).code ?? 'unknown')}`);
      throw new Refusal('unauthenticated', 'oidc.unavailable');
    }
  }

  private discover(issuer: URL): Promise<oidc.Configuration> {
    const execute = [
      oidc.enableNonRepudiationChecks,
      ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
    ];
    const { OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = this.config;
    const options = { execute, timeout: TIMEOUT_SECONDS };
    return oidc.discovery(issuer, OIDC_CLIENT_ID!, OIDC_CLIENT_SECRET, undefined, options);
  }
}
