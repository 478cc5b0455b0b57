;;; ecslint.el --- Eglot runs ecslint in JSON files  -*- lexical-binding: t; -*-

;;; Commentary:

;; Eglot is part of Emacs since version 29; for earlier ones it is on ELPA.

;;; Code:

(require 'eglot)

(defgroup ecslint nil
  "Linter for Amazon ECS task definitions, services and run requests."
  :group 'tools)

(defcustom ecslint-command '("ecslint" "lsp")
  "Command line of the language server."
  :type '(repeat string))

(defcustom ecslint-files
  "task.?def\\|ecs-service\\|create-service\\|service[-_]def\\|container[-_]def\\|run-task\\|/\\.aws/"
  "Regular expression for the files in which the server starts by itself."
  :type 'regexp)

(defconst ecslint-modes '(json-mode js-json-mode json-ts-mode jsonc-mode)
  "Major modes of JSON files.")

(add-to-list 'eglot-server-programs
             (cons ecslint-modes (lambda (&rest _) ecslint-command)))

(defun ecslint-maybe ()
  "Start the server if this file is named like one for Amazon ECS."
  (when (and buffer-file-name (string-match-p ecslint-files buffer-file-name))
    (eglot-ensure)))

(dolist (mode ecslint-modes)
  (add-hook (intern (format "%s-hook" mode)) #'ecslint-maybe))

(provide 'ecslint)
;;; ecslint.el ends here
