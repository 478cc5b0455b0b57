;;; ecslint-test.el --- Eglot with ecslint.el and the real server  -*- lexical-binding: t; -*-

;;; Commentary:

;; `ecslint' must be on `exec-path', `ecslint.el' on `load-path'.

;;; Code:

(require 'cl-lib)
(require 'ert)
(require 'flymake)

;; Emacs 29 has this mode; what people add to earlier ones differs from it in name only.
(unless (fboundp 'js-json-mode)
  (define-derived-mode js-json-mode js-mode "JSON")
  (add-to-list 'auto-mode-alist '("\\.json\\'" . js-json-mode)))

(require 'ecslint)

(setq eglot-confirm-server-initiated-edits nil
      eglot-confirm-server-edits nil
      make-backup-files nil
      create-lockfiles nil
      auto-save-default nil)

(defconst ecslint-test-bad
  "{
  \"family\": \"web\",
  \"requiresCompatibilities\": [\"FARGATE\"],
  \"networkMode\": \"awsvpc\",
  \"cpu\": \"256\",
  \"memory\": \"4096\",
  \"containerDefinitions\": [
    {
      \"name\": \"app\",
      \"image\": \"nginx:1.27\",
      \"environment\": [{ \"name\": \"MOOD\", \"value\": \"🚀🚀\" }], \"readOnlyRootFilesystem\": true
    }
  ]
}
"
  "The misspelt member stands behind characters that are two UTF-16 units and four bytes each.")

(defun ecslint-test-lines (ending)
  "The bad file with this ENDING of its lines."
  (replace-regexp-in-string "\n" ending ecslint-test-bad))

(defun ecslint-test-disk (file)
  "What is in FILE, undecoded but for its characters."
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8-unix))
      (insert-file-contents file))
    (buffer-string)))

(defun ecslint-test-until (what ask)
  "Wait for WHAT until ASK answers with something."
  (let ((end (time-add nil 20)) answer)
    (while (not (setq answer (funcall ask)))
      (unless (time-less-p nil end)
        (error "Waited for %s; the text is\n%s" what (buffer-string)))
      (accept-process-output nil 0.02)
      ;; Where nobody types, no command ends, and no timer tells the server what was changed.
      (run-hooks 'post-command-hook)
      (when (eglot-current-server)
        (eglot--signal-textDocument/didChange)))
    answer))

(defun ecslint-test-problem (name)
  "The characters that are underlined with a message that has NAME in it, or nil."
  (let ((found (seq-find (lambda (it) (string-match-p name (flymake-diagnostic-text it))) (flymake-diagnostics))))
    (and found (buffer-substring-no-properties (flymake-diagnostic-beg found) (flymake-diagnostic-end found)))))

(defun ecslint-test-have (name)
  "Wait for the problem NAME, and give the characters that are underlined."
  (ecslint-test-until name (lambda () (flymake-start) (ecslint-test-problem name))))

(defun ecslint-test-gone (name)
  "Wait until there is no problem NAME."
  (ecslint-test-until (concat "no " name) (lambda () (flymake-start) (not (ecslint-test-problem name)))))

(defun ecslint-test-go (text)
  "Put the cursor before the first TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defmacro ecslint-test-in (content &rest body)
  "With a task definition of this CONTENT open, and a server for it, run BODY."
  (declare (indent 1))
  `(let* ((folder (make-temp-file "ecslint-" t))
          (file (expand-file-name "task-definition.json" folder))
          (coding-system-for-write 'utf-8-unix))
     (unwind-protect
         (progn
           (write-region ,content nil file nil 'silent)
           (setq coding-system-for-write nil)
           (with-current-buffer (find-file-noselect file)
             (switch-to-buffer (current-buffer))
             (ecslint-test-until "the server" #'eglot-current-server)
             (unwind-protect
                 (progn ,@body)
               (eglot-shutdown (eglot-current-server))
               (set-buffer-modified-p nil)
               (kill-buffer))))
       (delete-directory folder t))))

(ert-deftest ecslint-test-problems-stand-at-the-very-characters ()
  (dolist (ending '("\n" "\r\n"))
    (ecslint-test-in (ecslint-test-lines ending)
      (should (equal (ecslint-test-have "did you mean `readonlyRootFilesystem`") "\"readOnlyRootFilesystem\""))
      (should (equal (ecslint-test-have "not a size that Fargate offers") "\"4096\"")))))

(ert-deftest ecslint-test-what-is-typed-is-checked ()
  (ecslint-test-in (ecslint-test-lines "\r\n")
    (ecslint-test-have "not a size that Fargate offers")
    (ecslint-test-go "4096")
    (delete-char 4)
    (insert "1024")
    (ecslint-test-gone "not a size that Fargate offers")
    ;; Behind what is two units of UTF-16.
    (ecslint-test-go "OnlyRoot")
    (delete-char 1)
    (insert "o")
    (ecslint-test-gone "readonlyRootFilesystem")
    (save-buffer)
    (should (equal (ecslint-test-disk file)
                   (replace-regexp-in-string
                    "4096" "1024"
                    (replace-regexp-in-string "readOnly" "readonly" (ecslint-test-lines "\r\n") t) t)))))

(ert-deftest ecslint-test-hover ()
  (ecslint-test-in ecslint-test-bad
    (ecslint-test-go "256")
    (let (said)
      (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
      (should (string-match-p "256 CPU units go with" (ecslint-test-until "the hover" (lambda () said)))))))

(ert-deftest ecslint-test-half-typed-text-is-completed ()
  (ecslint-test-in (replace-regexp-in-string "  \"memory\": \"4096\",\n" "" ecslint-test-bad)
    (ecslint-test-go "  \"containerDef")
    (insert "  \"memor\n")
    (backward-char)
    (completion-at-point)
    (should (string-match-p "^  \"memory\": \"\",\n  \"containerDefinitions\"" (buffer-string)))))

(ert-deftest ecslint-test-a-fix-reaches-the-file ()
  (ecslint-test-in (ecslint-test-lines "\r\n")
    (ecslint-test-have "readonlyRootFilesystem")
    (ecslint-test-go "readOnly")
    ;; From several, the one that is proposed.
    (cl-letf ((last-nonmenu-event ?.)
              ((symbol-function 'completing-read) (lambda (_ _ &optional _ _ _ _ proposed &rest _) proposed)))
      (eglot-code-actions (point) (1+ (point)) "quickfix" t))
    (ecslint-test-gone "readonlyRootFilesystem")
    (save-buffer)
    (should (equal (ecslint-test-disk file)
                   (replace-regexp-in-string "readOnly" "readonly" (ecslint-test-lines "\r\n") t)))))

;; As it stands in the page of the plugin, but for the rule.
(ert-deftest ecslint-test-settings-come-from-the-project ()
  (let ((enable-local-variables :all))
    (ecslint-test-in ecslint-test-bad
      (ecslint-test-have "not a size that Fargate offers")
      (write-region "((nil . ((eglot-workspace-configuration . (:ecslint (:ignore [\"fargate-task-size\"]))))))"
                    nil (expand-file-name ".dir-locals.el" folder) nil 'silent)
      (hack-dir-local-variables-non-file-buffer)
      (eglot-signal-didChangeConfiguration (eglot-current-server))
      (ecslint-test-gone "not a size that Fargate offers"))))

(ert-deftest ecslint-test-other-files-start-no-server ()
  (let* ((folder (make-temp-file "ecslint-" t)) (file (expand-file-name "package.json" folder)))
    (unwind-protect
        (progn
          (write-region "{}\n" nil file nil 'silent)
          (with-current-buffer (find-file-noselect file)
            (run-hooks 'post-command-hook)
            (should-not (eglot-current-server))
            (kill-buffer)))
      (delete-directory folder t))))

;;; ecslint-test.el ends here
