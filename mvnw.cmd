@echo off
rem Runs Maven for this project with a JDK 25 or newer. Uses the installed Maven, else a pinned one that is downloaded
rem once from Apache's archive and checked against its SHA-512.
setlocal enabledelayedexpansion
set "MAVEN_VERSION=3.9.16"
set "MAVEN_SHA512=831a8591fe20c8243b1dbe7d71e3244f31d1665b0804b2e825e38cbbe5ce0cafb8338851f90780735568773e0a6cd07bbec107cda0b896b008b861075358b6f6"
set "FOUND="
for %%H in ("%JAVA_HOME%") do call :jdk "%%~H"
for /d %%H in ("%ProgramFiles%\Eclipse Adoptium\jdk-*" "%ProgramFiles%\Java\jdk-*" "%ProgramFiles%\Microsoft\jdk-*" "%USERPROFILE%\.jdks\*") do call :jdk "%%~H"
if not defined FOUND (
  echo Runctl Desktop needs a JDK 25 or newer: install one ^(for example Temurin 25^) or set JAVA_HOME to it. 1>&2
  exit /b 1
)
set "JAVA_HOME=%FOUND%"
set "MAVEN_OPTS=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %MAVEN_OPTS%"
where mvn.cmd >nul 2>nul && (
  call mvn.cmd --file "%~dp0pom.xml" %*
  exit /b !errorlevel!
)
set "BASE=%USERPROFILE%\.m2\runctl"
set "HOME_OF_MAVEN=%BASE%\apache-maven-%MAVEN_VERSION%"
if not exist "%HOME_OF_MAVEN%\bin\mvn.cmd" (
  if not exist "%BASE%" mkdir "%BASE%"
  echo Downloading Maven %MAVEN_VERSION% ... 1>&2
  curl --fail --silent --show-error --location --output "%BASE%\maven.tar.gz" "https://archive.apache.org/dist/maven/maven-3/%MAVEN_VERSION%/binaries/apache-maven-%MAVEN_VERSION%-bin.tar.gz" || exit /b 1
  certutil -hashfile "%BASE%\maven.tar.gz" SHA512 | findstr /i /c:"%MAVEN_SHA512%" >nul || (
    echo The downloaded Maven is not the one expected ^(checksum differs^). 1>&2
    exit /b 1
  )
  tar -xzf "%BASE%\maven.tar.gz" -C "%BASE%" && del "%BASE%\maven.tar.gz"
)
call "%HOME_OF_MAVEN%\bin\mvn.cmd" --file "%~dp0pom.xml" %*
exit /b %errorlevel%

:jdk
if defined FOUND exit /b
if not exist "%~1\bin\javac.exe" exit /b
for /f "tokens=2 delims=. " %%V in ('"%~1\bin\javac.exe" -version 2^>^&1') do if %%V GEQ 25 set "FOUND=%~1"
exit /b
