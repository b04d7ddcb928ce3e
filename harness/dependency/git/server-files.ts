import { type Files, lines } from "../../topology/kubernetes-files.ts";
import type { CertificatePem } from "../../topology/pki.ts";
import { type BasicAccess, htpasswd } from "../basic-access.ts";
import { repositories } from "./repository.ts";

export const gitPort = 8443;

const folder = "/etc/islanding/git";

export interface ServerFiles {
  access: BasicAccess;
  serving: CertificatePem;
}

/** lighttpd before git's own program for clients over HTTP (git-http-backend), which lets in nobody without the password. */
export async function serverFiles({ access, serving }: ServerFiles): Promise<Files> {
  return {
    "/etc/islanding/services": lines(["lighttpd"]),
    "/etc/islanding/args/lighttpd": lines(["-D", "-f", `${folder}/lighttpd.conf`]),
    [`${folder}/lighttpd.conf`]: configuration,
    [`${folder}/htpasswd`]: await htpasswd([access]),
    [`${folder}/serving.crt`]: serving.certificate,
    [`${folder}/serving.key`]: serving.privateKey,
    [`${repositories}/README`]: "One repository for each thing that the site deploys.\n",
  };
}

const configuration = `server.modules = (
  "mod_auth", "mod_authn_file", "mod_setenv", "mod_alias", "mod_cgi", "mod_openssl"
)
server.document-root = "/var/empty"
server.port = ${gitPort}
ssl.engine = "enable"
ssl.pemfile = "${folder}/serving.crt"
ssl.privkey = "${folder}/serving.key"
auth.backend = "htpasswd"
auth.backend.htpasswd.userfile = "${folder}/htpasswd"
auth.require = ( "/" => ( "method" => "basic", "realm" => "git", "require" => "valid-user" ) )
alias.url = ( "/" => "/usr/lib/git-core/git-http-backend/" )
cgi.assign = ( "" => "" )
setenv.set-environment = ( "GIT_PROJECT_ROOT" => "${repositories}", "GIT_HTTP_EXPORT_ALL" => "1" )
`;
