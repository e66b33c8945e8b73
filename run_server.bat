@echo off
rem Sets up what is missing, builds, and runs the service.
rem Configuration: environment variables or a .env file beside this script (docs/configuration.md).
setlocal
cd /d "%~dp0"
if not exist node_modules\.package-lock.json (
  call npm ci || exit /b 1
)
set "PATH=%CD%\node_modules\.bin;%PATH%"
node scripts\start.mjs %*
exit /b %ERRORLEVEL%
