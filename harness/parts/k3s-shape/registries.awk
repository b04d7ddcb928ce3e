# Reads the mirrors of a registries.yaml as k3d writes it: prints HOST ADDRESS for each, in order, and refuses the rest,
# because nothing here would heed it.
function unquoted(text) {
  gsub(/["']/, "", text)
  return text
}

/^(mirrors|configs|auths): *\{\}$/ || /^ *rewrites?: *\{\}$/ || /^ *$/ { next }
/^mirrors:$/ { inside = 1; next }
inside && /^ +endpoint:$/ { next }
inside && /^ +[^ -][^ ]*:$/ { host = unquoted($1); sub(/:$/, "", host); next }
inside && host != "" && /^ *- [^ ]+$/ { print host, unquoted($2); next }
{ print "the line '" $0 "' of registries.yaml" > "/dev/stderr"; exit 64 }
