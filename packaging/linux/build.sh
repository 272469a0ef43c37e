#!/usr/bin/env bash
# Makes the app image target/package/runctl-desktop and, where dpkg-deb and fakeroot are installed, a .deb beside it,
# from target/runctl (made by ./mvnw package).
set -euo pipefail
cd "$(dirname "$0")/../.."

distribution=target/runctl
if [ ! -x "$distribution/runtime/bin/java" ]; then
    echo "There is no $distribution yet: run ./mvnw package first." >&2
    exit 1
fi
jpackage=""
for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    [ -x "$home/bin/jpackage" ] || continue
    if [ "$("$home/bin/jpackage" --version | cut -d. -f1)" -ge 25 ]; then
        jpackage="$home/bin/jpackage"
        break
    fi
done
if [ -z "$jpackage" ]; then
    echo "jpackage of a JDK 25 or newer is needed: install one or set JAVA_HOME to it." >&2
    exit 1
fi
version=$(sed -n 's:.*<version>\([0-9.]*\)</version>.*:\1:p' pom.xml | head -n 1)
out=target/package
rm -rf "$out"
mkdir -p "$out"

launcher=$(mktemp)
trap 'rm -f "$launcher"' EXIT
cat > "$launcher" <<'PROPERTIES'
main-class=dev.runctl.Main
java-options=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -Drunctl.examples=$APPDIR/training
linux-shortcut=false
PROPERTIES

"$jpackage" --type app-image --dest "$out" --name runctl-desktop --app-version "$version" \
    --description "Train models on EC2 from the desktop" --vendor "Runctl" \
    --icon assets/icons/icon-512.png \
    --runtime-image "$distribution/runtime" --input "$distribution/lib" --app-content "$distribution/training" \
    --main-jar runctl.jar --main-class dev.runctl.Main --arguments desktop \
    --java-options "-XX:+UseSerialGC" \
    --java-options "--enable-native-access=javafx.graphics,ALL-UNNAMED" \
    --java-options "-Drunctl.examples=\$ROOTDIR/lib/training" \
    --add-launcher "runctl=$launcher"
echo "App image: $out/runctl-desktop/bin/runctl-desktop and $out/runctl-desktop/bin/runctl"

if ! command -v dpkg-deb >/dev/null || ! command -v fakeroot >/dev/null; then
    echo "No .deb was made: install dpkg and fakeroot for it." >&2
    exit 0
fi
"$jpackage" --type deb --dest "$out" --name runctl-desktop --app-version "$version" \
    --app-image "$out/runctl-desktop" --linux-package-name runctl-desktop --linux-app-category science \
    --linux-menu-group "Development;Science" --linux-shortcut \
    --linux-package-deps "libgtk-3-0 | libgtk-3-0t64, libxxf86vm1, libpangoft2-1.0-0, python3" \
    --linux-deb-maintainer "maintainers@runctl.dev"
echo "Debian package: $(ls "$out"/*.deb)"
