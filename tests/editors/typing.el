;; What somebody does in Emacs who has written docs/editor.md's lines into init.el.

(defun await (what test)
  (let ((tries 0))
    (while (not (funcall test))
      (when (> (setq tries (1+ tries)) 2000) (error "no %s" what))
      (accept-process-output nil 0.05))))

(setq eglot-sync-connect 60 eglot-confirm-server-initiated-edits nil)
(find-file "hello.yaml")
(call-interactively 'eglot)
(await "diagnostics" (lambda () (flymake-start) (flymake-diagnostics)))
(dolist (one (flymake-diagnostics))
  (message "line %s: %s" (line-number-at-pos (flymake-diagnostic-beg one)) (flymake-diagnostic-text one)))

(goto-char (point-min))
(search-forward "next: gret")
(delete-char -4)
(message "offered: %s" (all-completions "" (nth 2 (eglot-completion-at-point))))
(insert "end")

(goto-char (point-min))
(search-forward "  gre")
(eglot-rename "welcome")
(message "%s" (buffer-string))
(save-buffer)
